#pragma once

#include "leyden/experiments/progress_line.hpp"

#include <cstddef>
#include <string>

namespace leyden {

/// Tells on stderr how far a work of many points is, with rate and time left, once it has taken 2 s: one
/// rewritten line on a terminal, elsewhere a plain line at most every 30 s. For one rank.
class CountProgress {
 public:
  /// `what` begins the line.
  explicit CountProgress(std::string what);

  /// Cheap: may be told of every point. Fewer points than before begin another work.
  void show(std::size_t points, std::size_t of);
  /// Ends the rewritten line.
  void finish() { line_.finish(); }

 private:
  std::string what_;
  ProgressLine line_;
  std::size_t points_ = 0;
  ProgressLine::Clock::time_point begin_ = ProgressLine::Clock::now();
};

} // namespace leyden
