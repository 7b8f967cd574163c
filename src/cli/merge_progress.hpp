#pragma once

#include <chrono>
#include <cstddef>

namespace leyden {

/// Tells on stderr how far a merge is: one rewritten line on a terminal, elsewhere a plain line every 30 s.
class MergeProgress {
 public:
  MergeProgress();
  void show(std::size_t points, std::size_t of);
  /// Ends the rewritten line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  bool is_terminal_;
  bool is_line_open_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = begin_;
};

} // namespace leyden
