#include "leyden/experiments/count_progress.hpp"

#include <fmt/format.h>

#include <utility>

namespace leyden {
namespace {

constexpr std::chrono::seconds patience{2};

} // namespace

CountProgress::CountProgress(std::string what) : what_(std::move(what)) {
  line_.wait_until(begin_ + patience);
}

void CountProgress::show(std::size_t points, std::size_t of) {
  const ProgressLine::Clock::time_point now = ProgressLine::Clock::now();
  const bool begins_anew = points < points_;
  if (begins_anew) begin_ = now;
  points_ = points;
  if (points == 0 || begins_anew || !line_.is_due(now)) return;
  line_.print(fmt::format("{}: {} of {} points{}", what_, points, of,
                          rate_text(static_cast<double>(points), static_cast<double>(of), now - begin_)));
}

} // namespace leyden
