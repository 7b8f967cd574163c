#pragma once

#include <mpi.h>

#include <functional>

namespace leyden {

/// Runs `check` on rank 0 of `communicator`; if it throws BadInput there, all ranks throw the same.
/// Collective.
void share_complaint(MPI_Comm communicator, const std::function<void()>& check);

/// Runs `check` on each rank, for what may differ from node to node; if it throws BadInput on any, all ranks
/// throw that of the lowest such rank. `check` is not collective. Collective.
void share_first_complaint(MPI_Comm communicator, const std::function<void()>& check);

} // namespace leyden
