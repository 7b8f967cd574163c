#pragma once

#include <mpi.h>

#include <string>

namespace leyden {

/// Gives all ranks the `text` of rank 0, of any length. Collective.
void broadcast_text(MPI_Comm communicator, std::string& text);

} // namespace leyden
