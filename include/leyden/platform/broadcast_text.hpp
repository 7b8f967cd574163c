#pragma once

#include <mpi.h>

#include <string>

namespace leyden {

/// Gives all ranks the `text` of rank `root`, of any length. Collective.
void broadcast_text(MPI_Comm communicator, std::string& text, int root = 0);

} // namespace leyden
