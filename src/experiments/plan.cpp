#include "leyden/experiments/plan.hpp"

#include "experiments/charge_observables.hpp"
#include "experiments/charge_point.hpp"
#include "leyden/experiments/human_units.hpp"
#include "leyden/space/full_space.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace leyden {
namespace {

/// Below this many sites more ranks slow a point down: messages cost more than they carry.
constexpr int worth_sharing = 12;

std::vector<Solver> solvers(const ChargeRequest& request, const std::vector<std::size_t>& points,
                            int team_size, const Resources& world) {
  std::vector<Solver> all;
  all.reserve(points.size());
  Resources team = world;
  team.ranks = team_size;
  for (const std::size_t point : points) {
    const ChargePoint parameters = request.point(point);
    all.push_back(choose_solver(parameters.solver, charge_observables(request, parameters).task, team));
  }
  return all;
}

/// The place of the point that asks for most: what cannot be counted at all comes before all bytes.
std::size_t largest(const std::vector<Solver>& all) {
  const auto rank = [](const Solver& solver) {
    return std::pair(solver.hindrance.has_value(), solver.bytes);
  };
  const auto most = std::max_element(all.begin(), all.end(),
                                     [&](const Solver& a, const Solver& b) { return rank(a) < rank(b); });
  return static_cast<std::size_t>(most - all.begin());
}

std::string memory_problem(const ChargeRequest& request, const ChargePlan& plan) {
  const std::size_t most = largest(plan.solvers);
  return fmt::format("a point with {} sites needs {} a rank on {} {} ({}), and a rank has {}",
                     request.sites(plan.points[most]), bytes_text(plan.solvers[most].bytes), plan.team_size,
                     plan.team_size == 1 ? "rank" : "ranks", to_string(plan.solvers[most].kind),
                     bytes_text(plan.bytes_a_rank));
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

/// Ranks a point: one where points are many or small, shared out where ranks would be idle, more where memory
/// asks.
int natural_team_size(const ChargeRequest& request, const std::vector<std::size_t>& own, int ranks) {
  int sites = 0;
  for (const std::size_t point : own)
    sites = std::max(sites, request.sites(point));
  const auto points = static_cast<int>(std::clamp<std::size_t>(own.size(), 1, 1u << 20));
  // The fast kernels take powers of two.
  return sites < worth_sharing
             ? 1
             : static_cast<int>(std::bit_floor(static_cast<unsigned>(std::max(1, ranks / points))));
}

} // namespace

double ChargePlan::seconds(int ranks) const {
  double total = 0;
  double longest = 0;
  for (const Solver& solver : solvers) {
    total += solver.seconds;
    longest = std::max(longest, solver.seconds);
  }
  return std::max(longest, total / std::max(1, ranks / team_size));
}

bool ChargePlan::fits() const {
  if (solvers.empty()) return true;
  const Solver& most = solvers[largest(solvers)];
  return !most.hindrance && most.bytes <= bytes_a_rank;
}

ChargePlan plan_charge(const ChargeRequest& request, const Resources& world) {
  const int ranks = world.ranks;
  ChargePlan plan;
  plan.bytes_a_rank = world.bytes_a_rank;
  if (request.team_size && *request.team_size > ranks)
    throw BadInput(
        {.key = "farm.team-size",
         .value = std::to_string(*request.team_size),
         .place = {},
         .problem = fmt::format("a team of {} ranks cannot be formed from {}", *request.team_size, ranks),
         .allowed = fmt::format("1 to {}, or auto", ranks),
         .remedy = fmt::format("start more ranks (mpirun -n {}) or leave farm.team-size at auto",
                               *request.team_size)});
  plan.points = request.own_points();
  plan.team_size = request.team_size.value_or(natural_team_size(request, plan.points, ranks));
  plan.solvers = solvers(request, plan.points, plan.team_size, world);
  while (!plan.fits() && !request.team_size && plan.team_size < ranks) {
    plan.team_size = std::min(ranks, 2 * plan.team_size);
    plan.solvers = solvers(request, plan.points, plan.team_size, world);
  }
  plan.team = world;
  plan.team.ranks = plan.team_size;
  return plan;
}

void require_fit(const ChargeRequest& request, const ChargePlan& plan) {
  if (plan.fits()) return;
  const std::size_t most = largest(plan.solvers);
  const Solver& solver = plan.solvers[most];
  const char* remedy = is_matrix_free(solver.kind)
                           ? "take fewer sites, or more ranks on more nodes"
                           : "take fewer sites, more ranks on more nodes, or solver.operator = matrix-free";
  throw BadInput({.key = "battery.sites",
                  .value = std::to_string(request.sites(plan.points[most])),
                  .place = {},
                  .problem = solver.hindrance ? solver.hindrance->problem : memory_problem(request, plan),
                  .allowed = solver.hindrance
                                 ? "what the solver can take"
                                 : fmt::format("what fits in {} a rank", bytes_text(plan.bytes_a_rank)),
                  .remedy = solver.hindrance ? solver.hindrance->remedy : remedy});
}

std::string plan_text(const ChargeRequest& request, const ChargePlan& plan, int ranks) {
  struct Row {
    std::size_t points = 0;
    double seconds = 0;
    std::int64_t matvecs = 0;
    std::uint64_t bytes = 0;
    std::string reason;
  };
  std::map<std::tuple<int, OperatorKind>, Row> rows;
  for (std::size_t k = 0; k < plan.solvers.size(); ++k) {
    const Solver& solver = plan.solvers[k];
    Row& row = rows[{request.sites(plan.points[k]), solver.kind}];
    ++row.points;
    row.seconds = std::max(row.seconds, solver.seconds);
    row.matvecs = std::max(row.matvecs, solver.matvecs);
    row.bytes = std::max(row.bytes, solver.bytes);
    row.reason = solver.reason;
  }
  std::string text = fmt::format("{:>7} {:>6} {:>15} {:>12} {:>12} {:>10} {:>10}\n", "points", "sites",
                                 "dimension", "operator", "bytes/rank", "products", "slowest");
  for (const auto& [key, row] : rows) {
    const auto& [sites, kind] = key;
    text += fmt::format("{:>7} {:>6} {:>15} {:>12} {:>12} {:>10} {:>10}\n", row.points, sites,
                        FullSpace(sites).dimension(), to_string(kind), bytes_text(row.bytes), row.matvecs,
                        seconds_text(row.seconds));
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
  if (!request.shard.empty())
    text += fmt::format("shard {} of the sweep, which has {} points\n", request.shard, request.points());
  text += fmt::format("{} {} on {} {} in teams of {}; a rank may use {}\n", plan.solvers.size(),
                      plan.solvers.size() == 1 ? "point" : "points", ranks, ranks == 1 ? "rank" : "ranks",
                      plan.team_size, bytes_text(plan.bytes_a_rank));
  text += fmt::format("estimated time {}\n", seconds_text(plan.seconds(ranks)));
  if (plan.solvers.empty()) return text;
  const Solver& most = plan.solvers[largest(plan.solvers)];
  if (most.bytes > plan.bytes_a_rank)
    text += fmt::format("This does not fit here: {}. Take more ranks on more nodes.\n",
                        memory_problem(request, plan));
  if (most.hindrance)
    text += fmt::format("This cannot be done here: {}. Remedy: {}.\n", most.hindrance->problem,
                        most.hindrance->remedy);
  text += failures_text(request, plan.points);
  return text;
}

} // namespace leyden
