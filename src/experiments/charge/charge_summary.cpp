#include "experiments/charge/charge_summary.hpp"

#include "leyden/experiments/human_units.hpp"
#include "leyden/record/checkpoint_files.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/record/read_quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace leyden {
namespace {

/// Failures that are named here; `leyden status` names them all.
constexpr std::size_t most_failures = 100;
/// Points of one kind that a line names.
constexpr std::size_t most_named = 3;

/// The number of the largest value that is one; values.size() if none is.
std::size_t largest(const std::vector<double>& values) {
  std::size_t best = values.size();
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!std::isnan(values[k]) && (best == values.size() || values[k] > values[best])) best = k;
  return best;
}

std::string at(const std::string& path, std::size_t point) {
  const std::string label = point_label(path, point);
  return label.empty() ? "" : fmt::format(" at {}", label);
}

/// Whether it goes without saying up to which time a maximum is the largest.
enum class Reach { is_clear, is_told };

/// How a maximum is told.
struct Best {
  const char* what;
  const char* quantity; ///< names in the record, as the next two
  const char* time;
  const char* error;
  const char* unit;
  Reach reach;
};

/// Up to which time a maximum is the largest.
std::string searched(const std::string& path, std::size_t point, const char* per_B) {
  return fmt::format(", of times up to {:.6g}{}", read_quantity(path, "time_searched")[point], per_B);
}

std::string best_line(const ChargeRequest& request, const Best& best) {
  const std::string& path = request.output;
  const std::vector<double> values = read_quantity(path, best.quantity);
  const std::size_t point = largest(values);
  if (point == values.size()) return {};
  // Where B is another number than 1, numbers of energies are no numbers of B.
  const char* per_B = request.in_units_of_B ? " /B" : "";
  const double time = read_quantity(path, best.time)[point];
  const std::string when = time > 0 ? fmt::format("at t = {:.10g}{}", time, per_B) : "as t -> 0";
  return fmt::format("  {:<15} {:.10g}{} (+- {:.1g}) {}{}{}\n", best.what, values[point],
                     request.in_units_of_B ? best.unit : "", read_quantity(path, best.error)[point], when,
                     best.reach == Reach::is_told ? searched(path, point, per_B) : "", at(path, point));
}

/// Where the first few of some points lie; empty for the point of a record that has no other.
std::string first_labels(const std::string& path, const std::vector<std::size_t>& points) {
  std::string text;
  for (std::size_t k = 0; k < points.size() && k < most_named; ++k) {
    const std::string label = point_label(path, points[k]);
    if (label.empty()) return {};
    text += (k == 0 ? " (" : "; ") + label;
  }
  if (points.size() > most_named) text += fmt::format("; and {} more", points.size() - most_named);
  return text + ')';
}

/// What holds for some of the points that are done; empty if for none.
std::string line_of_some(const std::string& path, const RecordSummary& record,
                         const std::vector<std::size_t>& points, const std::string& what) {
  if (points.empty()) return {};
  return fmt::format("  {} of {} points{}: {}\n", points.size(), record.done, first_labels(path, points),
                     what);
}

std::string certificate(const std::string& path, const RecordSummary& record, TimeSearch search) {
  const std::vector<double> global = read_quantity(path, "power_max_is_global");
  const auto count = static_cast<std::size_t>(std::count(global.begin(), global.end(), 1.0));
  if (count == record.done) {
    if (record.points == 1) return "  no later time can beat the power\n";
    return fmt::format("  no later time can beat the power of any {}point\n",
                       record.done < record.points ? "finished " : "");
  }
  const std::vector<double> power = read_quantity(path, "power_max");
  const std::vector<double> error = read_quantity(path, "power_max_error");
  std::vector<std::size_t> beatable;
  std::vector<std::size_t> without_power;
  for (std::size_t point = 0; point < global.size(); ++point)
    if (global[point] == 0) (power[point] > error[point] ? beatable : without_power).push_back(point);
  const std::string advice =
      search == TimeSearch::window ? "; set time.search = global or a longer time.end" : "";
  return line_of_some(path, record, beatable, "a later time might beat the power" + advice) +
         line_of_some(path, record, without_power,
                      "no power that is sure to be positive was found in the times searched");
}

} // namespace

std::string charge_summary(const ChargeRequest& request, const RunResult& result) {
  const std::string& path = request.output;
  if (result.end == RunEnd::output_lost) return {};
  const bool is_part = !request.shard.empty();
  const RecordSummary record =
      is_part ? summarise_record(path, request.shard_points) : summarise_record(path);
  std::string text = request.sweep.empty() ? "" : fmt::format("sweep: {}\n", request.sweep);
  if (is_part)
    text += fmt::format("shard {}: {} of the {} points of the sweep\n", request.shard, record.points,
                        request.points());
  if (result.was_finished)
    text += fmt::format("{} is finished already; start anew with --overwrite\n", path);
  else
    text += fmt::format(
        "{} of {} points done in {}{}\n", record.done, record.points, seconds_text(result.report.wall_time),
        result.report.skipped > 0 ? fmt::format(", {} of them before", result.report.skipped) : "");
  if (record.done > 0) {
    // A search over all times is one for the power, and ends at another time for each point.
    const Reach reach = request.search == TimeSearch::global ? Reach::is_told : Reach::is_clear;
    text += best_line(request, {"largest power", "power_max", "time_of_power_max", "power_max_error", " B^2",
                                Reach::is_clear});
    text +=
        best_line(request, {"largest work", "work_max", "time_of_work_max", "work_max_error", " B", reach});
    text += certificate(path, record, request.search);
  }
  for (std::size_t k = 0; k < record.failures.size() && k < most_failures; ++k)
    text += fmt::format("  failed{}: {}\n", at(path, record.failures[k].point), record.failures[k].reason);
  if (record.failures.size() > most_failures)
    text += fmt::format("  and {} more failed: leyden status {} names all\n",
                        record.failures.size() - most_failures, path);
  if (record.pending > 0) {
    const std::size_t kept = points_with_checkpoint(path).size();
    text += fmt::format("stopped with {} {} to go{}: run the same command again{} to go on\n", record.pending,
                        record.pending == 1 ? "point" : "points",
                        kept > 0 ? fmt::format(", {} of them begun and kept in a checkpoint", kept) : "",
                        result.needs_more_time ? ", with more time," : "");
  }
  text += fmt::format("record: {}\n", path);
  return text;
}

} // namespace leyden
