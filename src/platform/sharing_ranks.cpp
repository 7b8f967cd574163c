#include "leyden/platform/sharing_ranks.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <vector>

namespace leyden {

int sharing_ranks(MPI_Comm world) {
  const Communicator node = Communicator::of_node(world);
  int first = rank_of(world);
  check_mpi(MPI_Bcast(&first, 1, MPI_INT, 0, node.get()));
  const int size = size_of(world);
  std::vector<int> nodes(static_cast<std::size_t>(size));
  check_mpi(MPI_Allgather(&first, 1, MPI_INT, nodes.data(), 1, MPI_INT, world));
  const auto lie_within = [&](int team) {
    for (int rank = 0; rank < size; ++rank)
      if (nodes[static_cast<std::size_t>(rank)] != nodes[static_cast<std::size_t>(rank - rank % team)])
        return false;
    return true;
  };
  int team = 1;
  while (2 * team <= size && lie_within(2 * team))
    team *= 2;
  return team;
}

} // namespace leyden
