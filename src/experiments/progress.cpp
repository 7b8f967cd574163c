#include "experiments/progress.hpp"

#include "experiments/human_units.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>
#include <utility>

namespace leyden {
namespace {

constexpr std::chrono::milliseconds between_rewrites{200};
constexpr std::chrono::seconds between_lines{30};

} // namespace

Progress::Progress(std::string what)
    : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1), start_(Clock::now()), shown_(start_) {}

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
  show();
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
  if (fraction_ > 0 && !last) text += fmt::format(" + {:.0f} %", 100 * fraction_);
  if (finished > 0) {
    const double left = elapsed * (static_cast<double>(progress_.points) - finished) / finished;
    text += fmt::format(", {:.3g} points/s, {} left", finished / elapsed, seconds_text(left));
  }
  if (terminal_)
    fmt::print(stderr, "\r\033[K{}", text);
  else
    fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
  line_open_ = terminal_;
}

} // namespace leyden
