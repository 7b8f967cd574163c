#pragma once

#include <mpi.h>

#include <span>

namespace leyden {

/// Replaces `values` by their sums over all ranks, the same on all of them to the last bit, which
/// MPI_Allreduce does not promise: so that all take the same decisions. Collective.
void agreed_sum(MPI_Comm communicator, std::span<double> values);

} // namespace leyden
