#pragma once

#include "leyden/cli/arguments.hpp"

#include <string>
#include <vector>

namespace leyden {

/// `leyden status FILE...`: prints progress and failures of each record. Returns the exit code. Local, needs
/// no MPI. Throws BadInput for a file that is no record.
int show_status(const std::vector<std::string>& files);

/// `leyden verify FILE...`: rechecks every checksum; returns 3 if a point does not fit. Local, needs no MPI.
/// Throws BadInput for a file that is no record.
int verify_records(const std::vector<std::string>& files);

/// `leyden merge FILE... -o OUT.h5`: joins records of one configuration; returns the exit code (3
/// if points are missing or failed). Local, needs no MPI. Throws BadInput for files that do not belong
/// together, and for an output that is there or cannot be written.
int merge(const Arguments& arguments);

} // namespace leyden
