#pragma once

#include "leyden/cli/arguments.hpp"

namespace leyden {

/// `leyden slurm COMMAND ...`: prints a batch script for the configuration. Returns the exit code. Local,
/// needs no MPI. Throws BadInput.
int print_batch_script(const Arguments& arguments);

} // namespace leyden
