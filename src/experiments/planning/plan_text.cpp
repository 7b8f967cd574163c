#include "experiments/charge/charge_experiment.hpp"
#include "experiments/planning/memory_text.hpp"
#include "experiments/planning/plan_obstacle.hpp"
#include "leyden/experiments/human_units.hpp"
#include "leyden/experiments/plan.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/space/full_space.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace leyden {
namespace {

std::string counted_points(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "point" : "points");
}

/// What the memory of the largest row of each way to compute a point is made of.
std::string itemised_text(const PlanRows& rows) {
  std::map<std::pair<OperatorKind, std::string_view>, PlanRows::const_iterator> largest_rows;
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    const MemoryItems& memory = row->second.memory;
    if (memory.bytes() == 0) continue;
    // Each way names what it holds first.
    const auto [found, is_new] =
        largest_rows.try_emplace({std::get<1>(row->first), memory.begin()->what}, row);
    if (!is_new && memory.bytes() > found->second->second.memory.bytes()) found->second = row;
  }
  std::string text;
  for (const auto& [way, row] : largest_rows) {
    const auto& [sites, kind, ranks] = row->first;
    text +=
        fmt::format("memory of a rank at its peak, {} sites ({}), {} {} a point:\n{}", sites, to_string(kind),
                    ranks, ranks == 1 ? "rank" : "ranks", memory_text(row->second.memory));
  }
  return text;
}

/// `in teams of 4, then of 1`.
std::string teams_text(const ChargePlan& plan) {
  std::set<int, std::greater<>> sizes;
  for (const std::size_t point : plan.points)
    sizes.insert(plan.schedule.team_sizes[point]);
  if (sizes.empty()) return "in no teams";
  return fmt::format("in teams of {}", fmt::join(sizes, ", then of "));
}

} // namespace

std::string plan_text(const ChargeRequest& request, const ChargePlan& plan, PlanSurvey& survey) {
  const Schedule& schedule = plan.schedule;
  const auto [rows, failures] = survey.findings(schedule.team_sizes, [&](std::size_t point, int ranks) {
    return look_at_point(request, point, plan.world, ranks);
  });
  const bool is_search = request.search == TimeSearch::global;
  std::string text = fmt::format("{:>7} {:>6} {:>15} {:>12} {:>12} {:>10} {:>10} {:>6}\n", "points", "sites",
                                 "dimension", "operator", "bytes/rank", "products", "slowest", "ranks");
  for (const auto& [key, row] : rows) {
    const auto& [sites, kind, ranks] = key;
    text +=
        fmt::format("{:>7} {:>6} {:>15} {:>12} {:>12} {:>10} {:>10} {:>6}\n", row.points, sites,
                    FullSpace(sites).dimension(), to_string(kind), bytes_text(row.memory.bytes()),
                    row.matvecs, fmt::format("{}{}", is_search ? ">" : "", seconds_text(row.seconds)), ranks);
  }
  for (auto first = rows.begin(); first != rows.end();) {
    // Neighbours with one reason share a line.
    auto last = first;
    const OperatorKind kind = std::get<1>(first->first);
    for (auto next = std::next(last); next != rows.end(); last = next++)
      if (std::get<1>(next->first) != kind || next->second.reason != first->second.reason) break;
    const int fewest = std::get<0>(first->first);
    const int most = std::get<0>(last->first);
    text += fmt::format("{} sites: {} ({})\n",
                        fewest == most ? std::to_string(fewest) : fmt::format("{} to {}", fewest, most),
                        to_string(kind), first->second.reason);
    first = std::next(last);
  }
  text += itemised_text(rows);
  text += fmt::format("all above an idle rank, which has {}\n", bytes_text(resident_bytes()));
  if (!request.shard.empty())
    text += fmt::format("shard {} of the sweep, which has {} points\n", request.shard, request.points());
  const std::uint64_t record = record_bytes(request, plan.world.ranks);
  text += fmt::format("{} on {} {} {}; a rank may use {}; the record takes {} ({} bytes)\n",
                      counted_points(plan.points.size()), plan.world.ranks,
                      plan.world.ranks == 1 ? "rank" : "ranks", teams_text(plan),
                      bytes_text(plan.world.bytes_a_rank), bytes_text(record), record);
  const SimulatedRun run = simulate(schedule, plan.points, plan.world.ranks);
  text += fmt::format("estimated time {}{}, ranks busy {:.0f} % of it\n", is_search ? "at least " : "",
                      seconds_text(run.wall_time), 100 * run.efficiency);
  if (is_search)
    text += "a search over all times goes on until no later one can beat the power: how long is not known "
            "before\n";
  if (const auto found = obstacle(request, plan))
    text += fmt::format("{} here: {}. Remedy: {}.\n",
                        found->is_memory ? "This does not fit" : "This cannot be done", found->problem,
                        found->remedy);
  if (failures.count > 0)
    text += fmt::format("{} of {} will fail: {}\n", failures.count, counted_points(plan.points.size()),
                        failures.reason);
  return text;
}

} // namespace leyden
