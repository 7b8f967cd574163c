#include "experiments/running/stop_call.hpp"

#include <utility>

namespace leyden {
namespace {

constexpr int tag = 0;

} // namespace

StopCall::StopCall(MPI_Comm world) : line_(Communicator::split(world, 0)) {}

bool StopCall::is_heard() {
  if (is_heard_) return true;
  int there = 0;
  check_mpi(MPI_Iprobe(MPI_ANY_SOURCE, tag, line_.get(), &there, MPI_STATUS_IGNORE));
  is_heard_ = there != 0;
  return is_heard_;
}

void StopCall::pass_on() {
  if (std::exchange(is_passed_on_, true)) return;
  const int ranks = size_of(line_.get());
  for (int places = 1; places < ranks; places *= 2)
    check_mpi(MPI_Isend(nullptr, 0, MPI_BYTE, (rank_of(line_.get()) + places) % ranks, tag, line_.get(),
                        &sent_.emplace_back(MPI_REQUEST_NULL)));
}

void StopCall::end() {
  int is_called = is_passed_on_ ? 1 : 0;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &is_called, 1, MPI_INT, MPI_MAX, line_.get()));
  if (is_called == 0) return;
  // Once all have called, each knows how many messages there are for it, and from whom.
  pass_on();
  const int ranks = size_of(line_.get());
  for (int places = 1; places < ranks; places *= 2)
    check_mpi(MPI_Recv(nullptr, 0, MPI_BYTE, (rank_of(line_.get()) + ranks - places) % ranks, tag,
                       line_.get(), MPI_STATUS_IGNORE));
  check_mpi(MPI_Waitall(static_cast<int>(sent_.size()), sent_.data(), MPI_STATUSES_IGNORE));
  sent_.clear();
}

} // namespace leyden
