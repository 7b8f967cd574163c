#pragma once

#include <mpi.h>

#include <optional>
#include <string>

namespace leyden {

/// The text of the lowest rank that has one, the same on all ranks; empty if none has. Collective.
/// It lets all ranks raise an error that only some of them have seen.
std::optional<std::string> first_text(MPI_Comm communicator, const std::optional<std::string>& mine);

} // namespace leyden
