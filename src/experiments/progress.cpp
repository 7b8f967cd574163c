#include "experiments/progress.hpp"

#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace leyden {
namespace {

constexpr std::chrono::milliseconds between_rewrites{200};
constexpr std::chrono::seconds between_lines{30};

} // namespace

Progress::Progress(std::string what, std::size_t points, int ranks, double seconds, Expected expected)
    : what_(std::move(what)), all_points_(points), ranks_(ranks), expected_seconds_(seconds),
      expected_(expected), terminal_(isatty(STDERR_FILENO) == 1), start_(Clock::now()), shown_(start_) {}

Progress::~Progress() {
  finish();
}

void Progress::finish() {
  if (line_open_) std::fputc('\n', stderr);
  line_open_ = false;
}

void Progress::points(const FarmProgress& progress) {
  if (progress.finished != progress_.finished) fraction_ = 0;
  progress_ = progress;
  if (!begun_) begin();
  show();
}

void Progress::begin() {
  begun_ = true;
  start_ = shown_ = Clock::now();
  const std::size_t to_do = progress_.points;
  const double share =
      static_cast<double>(to_do) / static_cast<double>(std::max<std::size_t>(all_points_, 1));
  print(fmt::format("{}: {} {}{} on {} {}, expected to take {}{}", what_, to_do,
                    to_do == 1 ? "point" : "points",
                    to_do < all_points_ ? fmt::format(" left of {}", all_points_) : "", ranks_,
                    ranks_ == 1 ? "rank" : "ranks", expected_ == Expected::least_time ? "at least " : "",
                    seconds_text(share * expected_seconds_)));
}

void Progress::print(const std::string& text) {
  if (terminal_)
    fmt::print(stderr, "\r\033[K{}", text);
  else
    fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
  line_open_ = terminal_;
}

void Progress::within(double fraction) {
  fraction_ = fraction;
  show();
}

void Progress::show() {
  if (progress_.points == 0) return;
  const auto now = Clock::now();
  const bool last = progress_.points > 0 && progress_.finished == progress_.points;
  const bool due = terminal_ ? now - shown_ >= between_rewrites || last : now - shown_ >= between_lines;
  if (!due) return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double finished = static_cast<double>(progress_.finished) + fraction_;
  std::string text = fmt::format("{}: {} of {} points", what_, progress_.finished, progress_.points);
  if (fraction_ > 0 && !last) text += fmt::format(", {:.0f} % of the next", 100 * fraction_);
  if (finished > 0) {
    const double left = elapsed * (static_cast<double>(progress_.points) - finished) / finished;
    text += fmt::format(", {:.3g} points/s, {} left", finished / elapsed, seconds_text(left));
  }
  print(text);
}

} // namespace leyden
