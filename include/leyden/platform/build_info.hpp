#pragma once

#include <string>
#include <utility>
#include <vector>

namespace leyden {

/// `0.1.0`.
std::string program_version();

/// The commit the program was built from, `+changes` if the tree had more; `unknown` outside a git checkout.
std::string git_commit();

/// Name and version of the compiler.
std::string compiler();

/// Name and version of each library the program runs with: MPI, PETSc (scalar and index type), SLEPc, HDF5,
/// Boost. Needs no MPI.
std::vector<std::pair<std::string, std::string>> library_versions();

} // namespace leyden
