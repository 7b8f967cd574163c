#include "leyden/platform/time_limit.hpp"

#include <algorithm>
#include <limits>

namespace leyden {
namespace {

using Clock = std::chrono::steady_clock;

/// Set before main runs.
const Clock::time_point process_begin = Clock::now();
/// Longer than any run, and short enough to be added to a time.
constexpr double for_ever = 1e9;

} // namespace

double process_seconds() {
  return std::chrono::duration<double>(Clock::now() - process_begin).count();
}

TimeLimit::TimeLimit(double seconds, double reserve)
    : end_(Clock::now() + std::chrono::duration_cast<Clock::duration>(
                              std::chrono::duration<double>(std::min(seconds, for_ever) - reserve))) {}

bool TimeLimit::is_near(double needed) {
  if (end_ == Clock::time_point::max()) return false;
  const Clock::time_point now = Clock::now();
  if (asked_ != Clock::time_point{}) longest_pause_ = std::max(longest_pause_, now - asked_);
  asked_ = now;
  return std::chrono::duration<double>(end_ - now - 2 * longest_pause_).count() <= needed;
}

double TimeLimit::seconds_left() const {
  if (end_ == Clock::time_point::max()) return std::numeric_limits<double>::infinity();
  return std::chrono::duration<double>(end_ - Clock::now()).count();
}

} // namespace leyden
