#pragma once

#include <mpi.h>

#include <functional>

namespace leyden {

/// Runs `check` on rank 0 of `communicator`; if it throws BadInput there, all ranks throw the same.
/// Collective.
void share_complaint(MPI_Comm communicator, const std::function<void()>& check);

} // namespace leyden
