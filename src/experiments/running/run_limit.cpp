#include "experiments/running/run_limit.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/job_time.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace leyden {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
/// Seconds for the last write to the disk, and for the libraries to stop: a tenth of the limit, within
/// bounds, and a quarter of very short ones.
double closing_seconds(double limit) {
  return std::min(std::clamp(limit / 10, 2.0, 10.0), std::max(0.0, limit / 4));
}

} // namespace

TimeLimit run_limit(MPI_Comm world, std::optional<double> minutes) {
  std::array<double, 2> limit{never, 0}; // seconds left, and those for closing
  if (rank_of(world) == 0) {
    const auto consider = [&](double left, double whole) {
      if (left < limit[0]) limit = {left, closing_seconds(whole)};
    };
    if (minutes) consider(60 * *minutes - process_seconds(), 60 * *minutes);
    if (const auto left = seconds_left_of_job()) consider(*left, *left);
  }
  check_mpi(MPI_Bcast(limit.data(), 2, MPI_DOUBLE, 0, world));
  return limit[0] == never ? TimeLimit() : TimeLimit(limit[0], limit[1]);
}

} // namespace leyden
