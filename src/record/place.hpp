#pragma once

#include <mpi.h>

#include <cstdint>

namespace leyden {

/// Where this rank's part of a distributed vector lies in the whole, the parts in the order of the ranks; in
/// elements.
struct Place {
  std::uint64_t begin;
  std::uint64_t length;  ///< of the whole vector
  std::uint64_t longest; ///< part of all ranks
};

/// For a part of so many elements. Collective.
Place place_of(MPI_Comm team, std::uint64_t size);

} // namespace leyden
