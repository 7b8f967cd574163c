#pragma once

#include "leyden/cli/arguments.hpp"

namespace leyden {

/// `leyden slurm COMMAND ...`: prints a batch script for the configuration. Local, for one rank. Throws
/// BadInput.
void print_batch_script(const Arguments& arguments);

} // namespace leyden
