#include "hamiltonian/distribution.hpp"

#include "hamiltonian/row_ranges.hpp"
#include "leyden/platform/communicator.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace leyden {

Distribution distribution(MPI_Comm team, const FullSpace& space) {
  if (space.dimension() > static_cast<std::uint64_t>(PETSC_MAX_INT))
    throw std::length_error(
        fmt::format("{} sites have 2^{} states, more than this PETSc's {}-bit indices can count: "
                    "build Leyden with 64-bit indices (-D LEYDEN_INDEX_BITS=64)",
                    space.sites(), space.sites(), 8 * sizeof(PetscInt)));
  const RowRanges ranges(space.dimension(), size_of(team));
  const int rank = rank_of(team);
  return {.local = static_cast<PetscInt>(ranges.size(rank)),
          .global = static_cast<PetscInt>(space.dimension()),
          .first = static_cast<PetscInt>(ranges.begin(rank))};
}

} // namespace leyden
