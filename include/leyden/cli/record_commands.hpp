#pragma once

#include <string>
#include <vector>

namespace leyden {

/// `leyden status FILE...`: prints progress and failures of each record. Returns the exit code. Local, needs
/// no MPI. Throws BadInput for a file that is no record.
int show_status(const std::vector<std::string>& files);

/// `leyden verify FILE...`: rechecks every checksum; returns 3 if a point does not fit. Local, needs no MPI.
/// Throws BadInput for a file that is no record.
int verify_records(const std::vector<std::string>& files);

} // namespace leyden
