#include "leyden/experiments/progress_line.hpp"

#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace leyden {

ProgressLine::ProgressLine() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  finish();
}

void ProgressLine::print(const std::string& text) {
  constexpr std::chrono::milliseconds between_rewrites{200};
  constexpr std::chrono::seconds between_lines{30};
  due_ = Clock::now() + (is_terminal_ ? between_rewrites : between_lines);
  if (is_terminal_)
    fmt::print(stderr, "\r\033[K{}", text);
  else
    fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
  is_open_ = is_terminal_;
}

void ProgressLine::finish() {
  if (is_open_) std::fputc('\n', stderr);
  is_open_ = false;
}

std::string rate_text(double finished, double points, std::chrono::duration<double> elapsed) {
  const double rate = finished / elapsed.count();
  return fmt::format(", {:.3g} points/s, {} left", rate, seconds_text((points - finished) / rate));
}

} // namespace leyden
