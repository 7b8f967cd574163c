#pragma once

#include <mpi.h>

#include <string>

namespace leyden {

/// A line for the user on the standard error, once for all ranks of a team, which all call it. Local.
void tell_user(MPI_Comm team, const std::string& text);

} // namespace leyden
