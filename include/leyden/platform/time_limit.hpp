#pragma once

#include <chrono>

namespace leyden {

/// Seconds since this process was started, but for what its libraries took to load. Local.
double process_seconds();

/// A time by which a run must have ended, kept by asking often enough whether it is near: what is left then
/// has to last to the next question, and for what closes the run. Local.
class TimeLimit {
 public:
  /// Never.
  TimeLimit() = default;
  /// In `seconds` from now, of which the last `reserve` are for closing the run.
  TimeLimit(double seconds, double reserve);

  /// Whether to stop now: less is left than the reserve, `needed` seconds, and twice the longest pause
  /// between two questions.
  bool is_near(double needed = 0);
  /// The time since the last question does not count as a pause.
  void forget_pause() { asked_ = {}; }
  /// Seconds until then, but for the reserve; infinity if never. Local.
  double seconds_left() const;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point end_ = Clock::time_point::max();
  Clock::time_point asked_{};
  Clock::duration longest_pause_{};
};

} // namespace leyden
