#include "leyden/platform/first_text.hpp"

#include "leyden/platform/communicator.hpp"

namespace leyden {

std::optional<std::string> first_text(MPI_Comm communicator, const std::optional<std::string>& mine) {
  const int ranks = size_of(communicator);
  int first = mine ? rank_of(communicator) : ranks;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, communicator));
  if (first == ranks) return std::nullopt;
  std::string text = mine.value_or("");
  int size = static_cast<int>(text.size());
  check_mpi(MPI_Bcast(&size, 1, MPI_INT, first, communicator));
  text.resize(static_cast<std::size_t>(size));
  check_mpi(MPI_Bcast(text.data(), size, MPI_CHAR, first, communicator));
  return text;
}

} // namespace leyden
