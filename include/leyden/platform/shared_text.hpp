#pragma once

#include "leyden/text/read_text.hpp"

#include <mpi.h>

namespace leyden {

/// A reader in which rank 0 of `communicator` reads and all get the same text, or the same BadInput.
/// Each call of the reader is collective; `communicator` must outlive it.
ReadText shared_text_reader(MPI_Comm communicator);

} // namespace leyden
