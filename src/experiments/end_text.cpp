#include "experiments/end_text.hpp"

#include "leyden/experiments/human_units.hpp"
#include "leyden/record/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leyden {

std::string no_time_text(const Experiment& experiment, const std::vector<std::size_t>& points) {
  const Schedule& schedule = experiment.task.schedule;
  const auto seconds = [&](std::size_t point) { return schedule.forecasts[point].wall_time; };
  const auto [shortest, longest] = std::minmax_element(
      points.begin(), points.end(), [&](std::size_t a, std::size_t b) { return seconds(a) < seconds(b); });
  const auto named = [&](std::size_t point) {
    const std::string label = point_label(experiment.output, point);
    return label.empty() ? fmt::format("point {}", point) : fmt::format("point {} ({})", point, label);
  };
  std::string needed =
      fmt::format("{} is expected to take {}", named(*shortest), seconds_text(seconds(*shortest)));
  if (points.size() > 1)
    needed = fmt::format("of {} points the shortest, {}, the longest, {}, {}", points.size(), needed,
                         named(*longest), seconds_text(seconds(*longest)));
  return fmt::format(
      "there was no time to begin a point: {}, and what cannot be kept on its way has to be over "
      "in one run; set a longer farm.time-limit, or give the job more time",
      needed);
}

std::string lost_output_text(const std::string& path, const std::optional<FileIdentity>& record) {
  const auto there = identity_of(path);
  if (!record && !there)
    return "Nothing was begun, and nothing is left behind; free the disk, choose another one with -o, or "
           "record less (time.points, record.series), and run the same command again.";
  if (record && !there)
    return "The record is gone: if it was removed, nothing of it stands, and the same command begins it "
           "anew; if it was moved, put it back to go on.";
  if (record && there != record)
    return "Another file has its name, and is left alone; if the record was moved, put it back to go on, "
           "else nothing of it stands.";
  return "What was sealed before stands; free the disk, or choose another one with -o, and run the same "
         "command again.";
}

} // namespace leyden
