#include "experiments/running/little_time.hpp"

#include "leyden/experiments/human_units.hpp"
#include "leyden/record/checkpoint_files.hpp"
#include "leyden/record/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

namespace leyden {
namespace {

/// Predictions of single points are no better than this.
constexpr double margin = 1.5;
/// For the start of a run and its end.
constexpr double beside_points = 15;

/// Seconds before a point can be kept on its way; infinite if it cannot.
double seconds_to_keep(const FarmTask& task, std::size_t point) {
  return task.least_time ? task.least_time(point) : std::numeric_limits<double>::infinity();
}

/// A limit as a user would write it.
double rounded_up(double minutes) {
  return minutes < 10 ? std::ceil(2 * minutes) / 2 : std::ceil(minutes);
}

} // namespace

KeptPoints kept_points(const std::string& record) {
  KeptPoints kept;
  for (const std::size_t point : points_with_checkpoint(record)) {
    std::error_code error;
    const auto time = std::filesystem::last_write_time(checkpoint_path(record, point), error);
    if (!error) kept.emplace(point, time);
  }
  return kept;
}

bool got_nowhere(const FarmReport& report, const KeptPoints& before, const std::string& record) {
  if (report.had_no_time()) return true;
  return report.pending > 0 && report.done == 0 && report.failed == 0 && kept_points(record) == before;
}

std::string little_time_text(const Experiment& experiment, const std::vector<std::size_t>& points,
                             const FarmReport& report, double seconds) {
  const FarmTask& task = experiment.task;
  const auto expected = [&](std::size_t point) { return task.schedule.forecasts[point].wall_time; };
  const auto [shortest, longest] = std::minmax_element(
      points.begin(), points.end(), [&](std::size_t a, std::size_t b) { return expected(a) < expected(b); });
  const auto named = [&](std::size_t point) {
    const std::string label = point_label(experiment.output, point);
    return label.empty() ? fmt::format("point {}", point) : fmt::format("point {} ({})", point, label);
  };
  std::string needed =
      fmt::format("{} is expected to take {}", named(*shortest), seconds_text(expected(*shortest)));
  if (points.size() > 1)
    needed = fmt::format("of {} points the shortest, {}, the longest, {}, {}", points.size(), needed,
                         named(*longest), seconds_text(expected(*longest)));
  // Of one point alone: each takes a look that may be costly, and the time is over.
  const double keeping = seconds_to_keep(task, *shortest);
  const bool can_be_kept = !std::isinf(keeping);
  const double useful = std::min(margin * expected(*shortest), keeping) + beside_points;
  const double minutes = rounded_up(std::max(useful, 2 * seconds) / 60);
  return fmt::format(
      "{}: {}{}; set farm.time-limit to {:g} (minutes) or more, or give the job as long; or take fewer "
      "sites, or more ranks{}",
      report.had_no_time() ? "there was no time to begin a point"
                           : "the time was over before a point was finished or could be kept, and the same "
                             "command would get no further",
      needed, can_be_kept ? "" : ", and what cannot be kept on its way has to be over in one run", minutes,
      can_be_kept ? "; with a farm.checkpoint well below the limit a point is kept sooner" : "");
}

} // namespace leyden
