#pragma once

#include <mpi.h>

#include <string>

namespace leyden {

/// A name for a scratch file, the same on all ranks, of this test program and number of ranks alone: others
/// run at the same time. Nothing of that name, or made from it, exists yet. Collective.
std::string scratch_file(MPI_Comm world, const std::string& name);

} // namespace leyden
