#include "leyden/platform/build_info.hpp"

#include "leyden_git_commit.hpp"

#include <boost/version.hpp>
#include <fmt/format.h>
#include <hdf5.h>
#include <mpi.h>
#include <slepcsys.h>

#include <array>

namespace leyden {
namespace {

std::string mpi_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  MPI_Get_library_version(text.data(), &length);
  const std::string whole(text.data(), static_cast<std::size_t>(length));
  return whole.substr(0, whole.find_first_of(",\n"));
}

std::string hdf5_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return fmt::format("{}.{}.{}", major, minor, release);
}

} // namespace

std::string program_version() {
  return LEYDEN_VERSION;
}

std::string git_commit() {
  return LEYDEN_GIT_COMMIT;
}

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::vector<std::pair<std::string, std::string>> library_versions() {
  return {
      {"MPI", mpi_version()},
      {"PETSc", fmt::format("{}.{}.{} (complex scalars, {}-bit indices)", PETSC_VERSION_MAJOR,
                            PETSC_VERSION_MINOR, PETSC_VERSION_SUBMINOR, 8 * sizeof(PetscInt))},
      {"SLEPc", fmt::format("{}.{}.{}", SLEPC_VERSION_MAJOR, SLEPC_VERSION_MINOR, SLEPC_VERSION_SUBMINOR)},
      {"HDF5", hdf5_version()},
      {"Boost",
       fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)}};
}

} // namespace leyden
