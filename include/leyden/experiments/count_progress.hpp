#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace leyden {

/// Tells on stderr how far a work of many points is, with rate and time left, once it has taken 2 s: one
/// rewritten line on a terminal, elsewhere a plain line at most every 30 s. For one rank.
class CountProgress {
 public:
  /// `what` begins the line.
  explicit CountProgress(std::string what);
  CountProgress(const CountProgress&) = delete;
  CountProgress& operator=(const CountProgress&) = delete;
  CountProgress(CountProgress&&) = delete;
  CountProgress& operator=(CountProgress&&) = delete;
  ~CountProgress();

  /// Cheap: may be told of every point. Fewer points than before begin another work.
  void show(std::size_t points, std::size_t of);
  /// Ends the rewritten line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  bool is_terminal_;
  bool is_line_open_ = false;
  std::size_t points_ = 0;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point due_;
};

} // namespace leyden
