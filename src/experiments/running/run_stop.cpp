#include "experiments/running/run_stop.hpp"

#include "leyden/platform/communicator.hpp"

#include <utility>

namespace leyden {

RunStop::RunStop(MPI_Comm world, TimeLimit limit, std::function<bool()> signalled)
    : limit_(limit), signalled_(std::move(signalled)), world_(world), call_(world) {}

bool RunStop::is_told() {
  const bool is_heard = call_.is_heard();
  // To look for a call is to be in MPI, until there is one.
  if (is_heard) let_messages_in(world_);
  if (!is_heard && !signalled_()) return false;
  call_.pass_on();
  if (told_ == Clock::time_point{}) told_ = Clock::now();
  return true;
}

bool RunStop::is_late(double needed) {
  return limit_.is_near(needed);
}

double RunStop::seconds_since_told() const {
  return told_ == Clock::time_point{} ? 0 : std::chrono::duration<double>(Clock::now() - told_).count();
}

} // namespace leyden
