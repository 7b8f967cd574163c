#pragma once

#include "leyden/cli/arguments.hpp"

#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// An option that `leyden slurm` has beside those of the command it is for.
struct BatchOption {
  std::string name; ///< without dashes
  std::string metavariable;
  std::string help; ///< with the default
};

/// All of them, in the order of the help.
const std::vector<BatchOption>& batch_option_table();

/// What starts the ranks of a job.
enum class Launcher { srun, mpirun };

struct BatchOptions {
  Launcher launcher = Launcher::srun;
  std::optional<int> shards; ///< tasks of a job array
  std::optional<int> nodes;
  std::optional<int> cores;     ///< a node
  std::optional<double> memory; ///< a node, GiB
  double within = 60;           ///< minutes
};

/// Reads the options as given. Throws BadInput.
BatchOptions batch_options(const std::vector<Override>& given);

} // namespace leyden
