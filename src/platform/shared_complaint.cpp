#include "leyden/platform/shared_complaint.hpp"

#include "leyden/platform/broadcast_text.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/text/bad_input.hpp"

#include <optional>

namespace leyden {
namespace {

std::optional<Complaint> complaint_of(const std::function<void()>& check) {
  try {
    check();
  } catch (const BadInput& error) {
    return error.complaint();
  }
  return std::nullopt;
}

/// Throws what `root` complains of. Collective.
[[noreturn]] void throw_everywhere(MPI_Comm communicator, const std::optional<Complaint>& mine, int root) {
  Complaint shared = mine.value_or(Complaint{});
  for (std::string* part :
       {&shared.key, &shared.value, &shared.place, &shared.problem, &shared.allowed, &shared.remedy})
    broadcast_text(communicator, *part, root);
  throw BadInput(shared);
}

} // namespace

void share_complaint(MPI_Comm communicator, const std::function<void()>& check) {
  std::optional<Complaint> complaint;
  if (rank_of(communicator) == 0) complaint = complaint_of(check);
  int failed = complaint ? 1 : 0;
  check_mpi(MPI_Bcast(&failed, 1, MPI_INT, 0, communicator));
  if (failed != 0) throw_everywhere(communicator, complaint, 0);
}

void share_first_complaint(MPI_Comm communicator, const std::function<void()>& check) {
  const std::optional<Complaint> complaint = complaint_of(check);
  const int ranks = size_of(communicator);
  int first = complaint ? rank_of(communicator) : ranks;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, communicator));
  if (first < ranks) throw_everywhere(communicator, complaint, first);
}

} // namespace leyden
