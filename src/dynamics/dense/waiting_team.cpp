#include "dynamics/dense/waiting_team.hpp"

#include "leyden/platform/communicator.hpp"

namespace leyden {

bool WaitingTeam::goes_on() {
  constexpr std::chrono::milliseconds a_while(40);
  const auto now = std::chrono::steady_clock::now();
  if (stopped_ || now - asked_ < a_while) return !stopped_;
  asked_ = now;
  return agree(true);
}

void WaitingTeam::finish() {
  if (!stopped_) agree(false);
}

void WaitingTeam::wait() {
  while (agree(true))
    ;
}

bool WaitingTeam::agree(bool works_on) {
  int works = works_on ? 1 : 0;
  check_mpi(MPI_Bcast(&works, 1, MPI_INT, 0, team_));
  if (works == 0) return false;
  stopped_ = watch_ && watch_(0) == Sampling::stops;
  return !stopped_;
}

} // namespace leyden
