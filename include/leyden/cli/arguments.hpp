#pragma once

#include <string>
#include <vector>

namespace leyden {

/// A key and its value as given on the command line, in order.
struct Override {
  std::string key;
  std::string value;
};

enum class Wish { run, help, version };

/// The command line, taken apart but not yet understood.
struct Arguments {
  Wish wish = Wish::run;
  std::string command;             ///< `charge`, `plan`, ...; empty if none
  std::string planned_command;     ///< of `plan COMMAND`, `slurm COMMAND`
  std::vector<std::string> files;  ///< positional arguments after the command
  std::vector<Override> overrides; ///< --section.key=value
  std::string output;              ///< -o, or --output.file
  bool overwrite = false;          ///< --overwrite
  std::vector<Override> batch;     ///< options of `slurm`, as given: `array`, `nodes`, ...
  bool compress = false;           ///< --compress, of merge
  std::vector<std::string> petsc;  ///< everything after `--`
  std::string whole;               ///< the command line as one text, for provenance
};

/// Takes `argv` apart. Throws BadInput.
Arguments parse_arguments(int argc, const char* const* argv);

} // namespace leyden
