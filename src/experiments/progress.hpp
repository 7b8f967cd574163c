#pragma once

#include "leyden/farm/farm.hpp"

#include <chrono>
#include <string>

namespace leyden {

/// Tells on stderr how far a run is, with rate and time left: one rewritten line on a terminal, elsewhere a
/// plain line at most every 30 s. For rank 0 only.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  /// Ends the rewritten line.
  void finish();
  /// How many points are finished.
  void points(const FarmProgress& progress);
  /// How much of the point this rank works on is done, 0 to 1.
  void within(double fraction);

 private:
  void show();
  using Clock = std::chrono::steady_clock;
  std::string what_;
  bool terminal_;
  bool line_open_ = false;
  Clock::time_point start_;
  Clock::time_point shown_;
  FarmProgress progress_{0, 0, 0};
  double fraction_ = 0;
};

} // namespace leyden
