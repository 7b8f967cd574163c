#pragma once

#include <mpi.h>

namespace leyden {

/// The largest power of two s such that each s consecutive ranks of `world`, counted from a multiple of s,
/// share the memory of a node. The same on all ranks. Collective.
int sharing_ranks(MPI_Comm world);

} // namespace leyden
