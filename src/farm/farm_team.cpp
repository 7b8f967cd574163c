#include "farm/farm_team.hpp"

#include "leyden/platform/first_text.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace leyden {
namespace {

using Clock = std::chrono::steady_clock;

/// So long ranks wait for each other without leaving their core to others.
constexpr std::chrono::milliseconds wide_awake{2};

Communicator copy_of(MPI_Comm communicator) {
  MPI_Comm copy = MPI_COMM_NULL;
  check_mpi(MPI_Comm_dup(communicator, &copy));
  return Communicator(copy);
}

/// Whether the request was answered before so many seconds were over. Each look lets messages in.
bool is_answered(MPI_Request& request, std::optional<double> patience) {
  const Clock::time_point begin = Clock::now();
  auto pause = std::chrono::microseconds(50);
  for (int answered = 0;;) {
    check_mpi(MPI_Test(&request, &answered, MPI_STATUS_IGNORE));
    if (answered != 0) return true;
    const Clock::duration waited = Clock::now() - begin;
    if (waited < wide_awake) continue;
    if (patience && std::chrono::duration<double>(waited).count() > *patience) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(2000));
  }
}

} // namespace

FarmTeam FarmTeam::split(MPI_Comm world, int color) {
  FarmTeam team;
  team.work_ = Communicator::split(world, color);
  if (team.is_there() && size_of(team.get()) > 1) team.agreement_ = copy_of(team.get());
  return team;
}

AttemptEnd FarmTeam::end_attempt(const std::optional<std::string>& thrown, double patience) {
  // One rank alone leaves nobody waiting.
  if (agreement_.get() == MPI_COMM_NULL) return {.all_came = true, .thrown = thrown};
  const int mine = thrown ? 1 : 0;
  int any = 0;
  MPI_Request request = MPI_REQUEST_NULL;
  check_mpi(MPI_Iallreduce(&mine, &any, 1, MPI_INT, MPI_MAX, agreement_.get(), &request));
  if (!is_answered(request, thrown ? std::optional(patience) : std::nullopt))
    return {.all_came = false, .thrown = thrown};
  if (any == 0) return {};
  AttemptEnd end{.all_came = true, .thrown = first_text(agreement_.get(), thrown)};
  // Freed one attempt later: by then messages that nobody has taken have all arrived, and none of them can be
  // taken for one of a communicator that has got the same number.
  left_ = std::exchange(work_, copy_of(agreement_.get()));
  return end;
}

} // namespace leyden
