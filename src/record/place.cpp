#include "record/place.hpp"

#include "leyden/platform/communicator.hpp"

namespace leyden {

Place place_of(MPI_Comm team, std::uint64_t size) {
  Place place{0, size, size};
  check_mpi(MPI_Exscan(&size, &place.begin, 1, MPI_UINT64_T, MPI_SUM, team));
  if (rank_of(team) == 0) place.begin = 0;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &place.length, 1, MPI_UINT64_T, MPI_SUM, team));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &place.longest, 1, MPI_UINT64_T, MPI_MAX, team));
  return place;
}

} // namespace leyden
