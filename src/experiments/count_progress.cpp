#include "leyden/experiments/count_progress.hpp"

#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>
#include <utility>

namespace leyden {
namespace {

constexpr std::chrono::seconds patience{2};
constexpr std::chrono::milliseconds between_rewrites{200};
constexpr std::chrono::seconds between_lines{30};

} // namespace

CountProgress::CountProgress(std::string what)
    : what_(std::move(what)), is_terminal_(isatty(STDERR_FILENO) == 1), due_(begin_ + patience) {}

CountProgress::~CountProgress() {
  finish();
}

void CountProgress::show(std::size_t points, std::size_t of) {
  const Clock::time_point now = Clock::now();
  const bool begins_anew = points < points_;
  if (begins_anew) begin_ = now;
  points_ = points;
  if (points == 0 || begins_anew || now < due_) return;
  due_ = now + (is_terminal_ ? std::chrono::milliseconds(between_rewrites) : between_lines);
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const double rate = static_cast<double>(points) / elapsed;
  fmt::print(stderr, "{}{}: {} of {} points, {:.3g} points/s, {} left{}", is_terminal_ ? "\r\033[K" : "",
             what_, points, of, rate, seconds_text(static_cast<double>(of - points) / rate),
             is_terminal_ ? "" : "\n");
  std::fflush(stderr);
  is_line_open_ = is_terminal_;
}

void CountProgress::finish() {
  if (is_line_open_) std::fputc('\n', stderr);
  is_line_open_ = false;
}

} // namespace leyden
