#include "leyden/experiments/plan.hpp"

#include "experiments/charge_observables.hpp"
#include "experiments/charge_point.hpp"
#include "experiments/memory_text.hpp"
#include "leyden/experiments/human_units.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/space/full_space.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace leyden {
namespace {

/// What messages between the ranks of a team add to each product.
constexpr double seconds_a_product_of_many = 2e-5;

Solver solver_of(const ChargeRequest& request, std::size_t point, const Resources& world, int ranks) {
  Resources team = world;
  team.ranks = ranks;
  const ChargePoint parameters = request.point(point);
  return choose_solver(parameters.solver, charge_observables(request, parameters).task, team);
}

/// What cannot be counted at all needs more bytes than there are.
PointForecast forecast_of(const Solver& solver, int ranks) {
  const double messages = ranks > 1 ? seconds_a_product_of_many * static_cast<double>(solver.matvecs) : 0;
  return {.wall_time = solver.seconds + messages,
          .bytes = solver.hindrance ? std::numeric_limits<std::uint64_t>::max() : solver.memory.bytes()};
}

/// All points on teams of one rank: each rank of the run forecasts a part of them.
std::vector<PointForecast> forecasts_alone(MPI_Comm world, const ChargeRequest& request,
                                           const Resources& resources) {
  const std::size_t points = request.points();
  const auto ranks = static_cast<std::size_t>(size_of(world));
  const auto first_of = [&](std::size_t rank) { return points * rank / ranks; };
  const auto rank = static_cast<std::size_t>(rank_of(world));
  std::vector<PointForecast> all(points);
  for (std::size_t point = first_of(rank); point < first_of(rank + 1); ++point)
    all[point] = forecast_of(solver_of(request, point, resources, 1), 1);
  static_assert(std::is_trivially_copyable_v<PointForecast>);
  constexpr std::size_t words = sizeof(PointForecast) / sizeof(std::uint64_t);
  std::vector<int> counts;
  std::vector<int> places;
  for (std::size_t other = 0; other < ranks; ++other) {
    places.push_back(static_cast<int>(words * first_of(other)));
    counts.push_back(static_cast<int>(words * (first_of(other + 1) - first_of(other))));
  }
  check_mpi(MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all.data(), counts.data(), places.data(),
                           MPI_UINT64_T, world));
  return all;
}

/// As rank 0 planned: forecasts on teams are each rank's own.
Schedule agreed_schedule(MPI_Comm world, Schedule schedule) {
  schedule.team_sizes = agreed(world, std::move(schedule.team_sizes));
  schedule.forecasts = agreed(world, std::move(schedule.forecasts));
  return schedule;
}

/// Of the points that are to be computed, the one that asks for most; there must be any.
std::size_t largest(const ChargePlan& plan) {
  const auto& forecasts = plan.schedule.forecasts;
  return *std::max_element(plan.points.begin(), plan.points.end(), [&](std::size_t a, std::size_t b) {
    return forecasts[a].bytes < forecasts[b].bytes;
  });
}

std::string memory_problem(const ChargeRequest& request, const ChargePlan& plan, std::size_t point,
                           const Solver& solver) {
  const int ranks = plan.schedule.team_sizes[point];
  return fmt::format("a point with {} sites needs {} a rank on {} {} ({}), and a rank has {}",
                     request.sites(point), bytes_text(solver.memory.bytes()), ranks,
                     ranks == 1 ? "rank" : "ranks", to_string(solver.kind),
                     bytes_text(plan.world.bytes_a_rank));
}

/// What will make points fail, told of the first of them; empty if nothing will.
std::string failures_text(const ChargeRequest& request, const std::vector<std::size_t>& points) {
  std::size_t count = 0;
  std::string first;
  for (const std::size_t point : points) {
    const EvolutionTask task = charge_observables(request, request.point(point)).task;
    const auto reason = too_long_to_follow(task);
    if (!reason) continue;
    if (count++ == 0) first = *reason;
  }
  if (count == 0) return {};
  return fmt::format("{} of {} {} will fail: {}\n", count, points.size(),
                     points.size() == 1 ? "point" : "points", first);
}

/// Points that are computed alike: of all numbers those of the most demanding one.
struct PlanRow {
  std::size_t points = 0;
  double seconds = 0;
  std::int64_t matvecs = 0;
  MemoryItems memory;
  std::string reason;
};
/// By sites, operator and ranks of a team.
using PlanRows = std::map<std::tuple<int, OperatorKind, int>, PlanRow>;

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

double ChargePlan::seconds() const {
  return simulate(schedule, points, world.ranks).wall_time;
}

bool ChargePlan::fits() const {
  return points.empty() || schedule.forecasts[largest(*this)].bytes <= world.bytes_a_rank;
}

Solver ChargePlan::solver(const ChargeRequest& request, std::size_t point) const {
  return solver_of(request, point, world, schedule.team_sizes[point]);
}

ChargePlan plan_charge(MPI_Comm world, const ChargeRequest& request, const Resources& resources,
                       ForecastsAlone* known) {
  const int ranks = resources.ranks;
  if (request.team_size && *request.team_size > ranks)
    throw BadInput(
        {.key = "farm.team-size",
         .value = std::to_string(*request.team_size),
         .place = {},
         .problem = fmt::format("a team of {} ranks cannot be formed from {}", *request.team_size, ranks),
         .allowed = fmt::format("1 to {}, or auto", ranks),
         .remedy = fmt::format("start more ranks (mpirun -n {}) or leave farm.team-size at auto",
                               *request.team_size)});
  const Forecaster forecast = [&](std::size_t point, int team_size) {
    return forecast_of(solver_of(request, point, resources, team_size), team_size);
  };
  if (request.team_size)
    return {.schedule =
                agreed_schedule(world, request.team_sizes.empty()
                                           ? equal_teams(request.points(), *request.team_size, forecast)
                                           : given_teams(request.team_sizes, forecast)),
            .points = request.own_points(),
            .world = resources};
  ForecastsAlone own;
  ForecastsAlone& all = known != nullptr ? *known : own;
  const auto [alone, is_new] = all.try_emplace(resources.bytes_a_rank);
  if (is_new) alone->second = forecasts_alone(world, request, resources);
  return {.schedule =
              agreed_schedule(world, plan_teams(alone->second, ranks, resources.bytes_a_rank, forecast)),
          .points = request.own_points(),
          .world = resources};
}

void require_fit(const ChargeRequest& request, const ChargePlan& plan) {
  if (plan.fits()) return;
  const std::size_t point = largest(plan);
  const Solver solver = plan.solver(request, point);
  const char* remedy = is_matrix_free(solver.kind)
                           ? "take fewer sites, or more ranks on more nodes"
                           : "take fewer sites, more ranks on more nodes, or solver.operator = matrix-free";
  throw BadInput(
      {.key = "battery.sites",
       .value = std::to_string(request.sites(point)),
       .place = {},
       .problem = solver.hindrance ? solver.hindrance->problem : memory_problem(request, plan, point, solver),
       .allowed = solver.hindrance
                      ? "what the solver can take"
                      : fmt::format("what fits in {} a rank", bytes_text(plan.world.bytes_a_rank)),
       .remedy = solver.hindrance ? solver.hindrance->remedy : remedy});
}

std::string plan_text(const ChargeRequest& request, const ChargePlan& plan) {
  const Schedule& schedule = plan.schedule;
  PlanRows rows;
  for (const std::size_t point : plan.points) {
    const Solver solver = plan.solver(request, point);
    PlanRow& row = rows[{request.sites(point), solver.kind, schedule.team_sizes[point]}];
    ++row.points;
    row.seconds = std::max(row.seconds, schedule.forecasts[point].wall_time);
    row.matvecs = std::max(row.matvecs, solver.matvecs);
    row.memory = larger(row.memory, solver.memory);
    row.reason = solver.reason;
  }
  std::string text = fmt::format("{:>7} {:>6} {:>15} {:>12} {:>12} {:>10} {:>10} {:>6}\n", "points", "sites",
                                 "dimension", "operator", "bytes/rank", "products", "slowest", "ranks");
  for (const auto& [key, row] : rows) {
    const auto& [sites, kind, ranks] = key;
    text += fmt::format("{:>7} {:>6} {:>15} {:>12} {:>12} {:>10} {:>10} {:>6}\n", row.points, sites,
                        FullSpace(sites).dimension(), to_string(kind), bytes_text(row.memory.bytes()),
                        row.matvecs, seconds_text(row.seconds), ranks);
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
  text += fmt::format("{} {} on {} {} {}; a rank may use {}\n", plan.points.size(),
                      plan.points.size() == 1 ? "point" : "points", plan.world.ranks,
                      plan.world.ranks == 1 ? "rank" : "ranks", teams_text(plan),
                      bytes_text(plan.world.bytes_a_rank));
  const SimulatedRun run = simulate(schedule, plan.points, plan.world.ranks);
  text += fmt::format("estimated time {}, ranks busy {:.0f} % of it\n", seconds_text(run.wall_time),
                      100 * run.efficiency);
  if (plan.points.empty()) return text;
  const std::size_t point = largest(plan);
  const Solver most = plan.solver(request, point);
  if (most.memory.bytes() > plan.world.bytes_a_rank)
    text += fmt::format("This does not fit here: {}. Take more ranks on more nodes.\n",
                        memory_problem(request, plan, point, most));
  if (most.hindrance)
    text += fmt::format("This cannot be done here: {}. Remedy: {}.\n", most.hindrance->problem,
                        most.hindrance->remedy);
  text += failures_text(request, plan.points);
  return text;
}

} // namespace leyden
