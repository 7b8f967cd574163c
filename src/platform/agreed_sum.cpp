#include "leyden/platform/agreed_sum.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>

namespace leyden {

void agreed_sum(MPI_Comm communicator, std::span<double> values) {
  if (size_of(communicator) == 1) return;
  const bool root = rank_of(communicator) == 0;
  constexpr std::size_t most = std::size_t{1} << 20;
  for (std::size_t first = 0; first < values.size(); first += most) {
    const auto count = static_cast<int>(std::min(most, values.size() - first));
    double* some = values.data() + first;
    check_mpi(MPI_Reduce(root ? MPI_IN_PLACE : some, some, count, MPI_DOUBLE, MPI_SUM, 0, communicator));
    check_mpi(MPI_Bcast(some, count, MPI_DOUBLE, 0, communicator));
  }
}

} // namespace leyden
