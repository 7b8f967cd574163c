#include "cli/merge_progress.hpp"

#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace leyden {

MergeProgress::MergeProgress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

void MergeProgress::show(std::size_t points, std::size_t of) {
  const Clock::time_point now = Clock::now();
  const auto pause = is_terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(30000);
  if (points == 0 || now - shown_ < pause) return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const double rate = static_cast<double>(points) / elapsed;
  fmt::print(stderr, "{}merge: {} of {} points, {:.3g} points/s, {} left{}", is_terminal_ ? "\r\033[K" : "",
             points, of, rate, seconds_text(static_cast<double>(of - points) / rate),
             is_terminal_ ? "" : "\n");
  std::fflush(stderr);
  is_line_open_ = is_terminal_;
}

void MergeProgress::finish() {
  if (is_line_open_) std::fputc('\n', stderr);
  is_line_open_ = false;
}

} // namespace leyden
