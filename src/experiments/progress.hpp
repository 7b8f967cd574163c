#pragma once

#include "leyden/experiments/progress_line.hpp"
#include "leyden/farm/farm.hpp"

#include <string>

namespace leyden {

/// Whether a time is known before, or can only grow.
enum class Expected { time, least_time };

/// Tells on stderr how far a run is, with rate and time left: a line at once with what is going to be done,
/// then one rewritten line on a terminal, elsewhere a plain line at most every 30 s. For rank 0 only.
class Progress {
 public:
  /// `seconds` is what `points` points are expected to take on `ranks` ranks, or to take at least.
  Progress(std::string what, std::size_t points, int ranks, double seconds, Expected expected);

  /// Ends the rewritten line.
  void finish() { line_.finish(); }
  /// How many points are finished; the first call tells how many there are to do.
  void points(const FarmProgress& progress);
  /// How much of the point this rank works on is done, 0 to 1.
  void within(double fraction);

 private:
  void begin();
  void show();
  std::string what_;
  std::size_t all_points_;
  int ranks_;
  double expected_seconds_;
  Expected expected_;
  bool begun_ = false;
  ProgressLine line_;
  ProgressLine::Clock::time_point start_;
  FarmProgress progress_{0, 0, 0};
  double fraction_ = 0;
};

} // namespace leyden
