#include "leyden/platform/shared_text.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/text/bad_input.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace leyden {
namespace {

/// Broadcasts a text of any length from rank 0. Collective.
void broadcast(std::string& text, MPI_Comm communicator) {
  std::uint64_t size = text.size();
  check_mpi(MPI_Bcast(&size, 1, MPI_UINT64_T, 0, communicator));
  text.resize(size);
  constexpr std::uint64_t most = std::uint64_t{1} << 28;
  for (std::uint64_t start = 0; start < size; start += most)
    check_mpi(MPI_Bcast(text.data() + start, static_cast<int>(std::min(most, size - start)), MPI_CHAR, 0,
                        communicator));
}

} // namespace

ReadText shared_text_reader(MPI_Comm communicator) {
  return [communicator](const std::string& path) {
    std::string text;
    std::optional<Complaint> complaint;
    if (rank_of(communicator) == 0) {
      try {
        text = read_local_text(path);
      } catch (const BadInput& error) {
        complaint = error.complaint();
      }
    }
    int failed = complaint ? 1 : 0;
    check_mpi(MPI_Bcast(&failed, 1, MPI_INT, 0, communicator));
    if (failed == 0) {
      broadcast(text, communicator);
      return text;
    }
    Complaint shared = complaint.value_or(Complaint{});
    for (std::string* part :
         {&shared.key, &shared.value, &shared.place, &shared.problem, &shared.allowed, &shared.remedy})
      broadcast(*part, communicator);
    throw BadInput(shared);
  };
}

} // namespace leyden
