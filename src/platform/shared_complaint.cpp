#include "leyden/platform/shared_complaint.hpp"

#include "leyden/platform/broadcast_text.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/text/bad_input.hpp"

#include <optional>

namespace leyden {

void share_complaint(MPI_Comm communicator, const std::function<void()>& check) {
  std::optional<Complaint> complaint;
  if (rank_of(communicator) == 0) {
    try {
      check();
    } catch (const BadInput& error) {
      complaint = error.complaint();
    }
  }
  int failed = complaint ? 1 : 0;
  check_mpi(MPI_Bcast(&failed, 1, MPI_INT, 0, communicator));
  if (failed == 0) return;
  Complaint shared = complaint.value_or(Complaint{});
  for (std::string* part :
       {&shared.key, &shared.value, &shared.place, &shared.problem, &shared.allowed, &shared.remedy})
    broadcast_text(communicator, *part);
  throw BadInput(shared);
}

} // namespace leyden
