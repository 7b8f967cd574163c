#pragma once

#include "cli/batch/batch_options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// What a batch script is made of.
struct BatchScript {
  std::vector<std::string> comments; ///< lines on where the numbers come from
  std::string record;                ///< path
  std::string directory;             ///< in which the job runs
  std::vector<std::string> command;  ///< the program and its arguments but the record
  std::vector<std::string> petsc;    ///< after `--`
  Launcher launcher = Launcher::srun;
  std::optional<int> shards; ///< tasks of a job array
  int nodes = 1;
  int ranks = 1;
  int ranks_a_node = 1;
  std::optional<std::uint64_t> mebibytes_a_rank; ///< empty: all memory of the nodes
  int minutes = 10;
};

/// The script as a text, for bash and sbatch; reads all paths and values back as they are. Local.
std::string batch_script_text(const BatchScript& script);

} // namespace leyden
