#include "leyden/platform/first_text.hpp"

#include "leyden/platform/broadcast_text.hpp"
#include "leyden/platform/communicator.hpp"

namespace leyden {

std::optional<std::string> first_text(MPI_Comm communicator, const std::optional<std::string>& mine) {
  const int ranks = size_of(communicator);
  int first = mine ? rank_of(communicator) : ranks;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, communicator));
  if (first == ranks) return std::nullopt;
  std::string text = mine.value_or("");
  broadcast_text(communicator, text, first);
  return text;
}

} // namespace leyden
