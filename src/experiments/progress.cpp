#include "experiments/progress.hpp"

#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace leyden {

Progress::Progress(std::string what, std::size_t points, int ranks, double seconds, Expected expected)
    : what_(std::move(what)), all_points_(points), ranks_(ranks), expected_seconds_(seconds),
      expected_(expected), start_(ProgressLine::Clock::now()) {}

void Progress::points(const FarmProgress& progress) {
  if (progress.finished != progress_.finished) fraction_ = 0;
  progress_ = progress;
  if (!begun_) begin();
  show();
}

void Progress::begin() {
  begun_ = true;
  start_ = ProgressLine::Clock::now();
  const std::size_t to_do = progress_.points;
  const double share =
      static_cast<double>(to_do) / static_cast<double>(std::max<std::size_t>(all_points_, 1));
  line_.print(fmt::format(
      "{}: {} {}{} on {} {}, expected to take {}{}", what_, to_do, to_do == 1 ? "point" : "points",
      to_do < all_points_ ? fmt::format(" left of {}", all_points_) : "", ranks_,
      ranks_ == 1 ? "rank" : "ranks", expected_ == Expected::least_time ? "at least " : "",
      seconds_text(share * expected_seconds_)));
}

void Progress::within(double fraction) {
  fraction_ = fraction;
  show();
}

void Progress::show() {
  if (progress_.points == 0) return;
  const auto now = ProgressLine::Clock::now();
  const bool last = progress_.finished == progress_.points;
  if (!line_.is_due(now) && !(last && line_.is_terminal())) return;
  const double finished = static_cast<double>(progress_.finished) + fraction_;
  std::string text = fmt::format("{}: {} of {} points", what_, progress_.finished, progress_.points);
  if (fraction_ > 0 && !last) text += fmt::format(", {:.0f} % of the next", 100 * fraction_);
  if (finished > 0) text += rate_text(finished, static_cast<double>(progress_.points), now - start_);
  line_.print(text);
}

} // namespace leyden
