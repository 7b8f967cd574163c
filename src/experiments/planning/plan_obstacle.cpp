#include "experiments/planning/plan_obstacle.hpp"

#include "leyden/experiments/human_units.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>

namespace leyden {
namespace {

/// More ranks than this are not asked for.
constexpr int most_ranks = 1 << 16;

std::string ranks_text(int ranks) {
  return fmt::format("{} {}", ranks, ranks == 1 ? "rank" : "ranks");
}

bool is_possible(const Solver& solver, const Resources& world) {
  return !solver.hindrance && solver.memory.bytes() <= world.bytes_a_rank;
}

/// The fewest ranks, a power of two, each with as much memory as those there are, that would do; 0 if none
/// would.
int enough_ranks(const ChargeRequest& request, std::size_t point, const Resources& world) {
  for (int ranks = 2; ranks <= most_ranks; ranks *= 2)
    if (ranks > world.ranks && is_possible(look_at_point(request, point, world, ranks).solver, world))
      return ranks;
  return 0;
}

} // namespace

std::optional<PlanObstacle> obstacle(const ChargeRequest& request, const ChargePlan& plan) {
  if (plan.fits()) return std::nullopt;
  const std::size_t point = plan.largest();
  const Solver solver = plan.solver(request, point);
  const int enough = request.team_size ? 0 : enough_ranks(request, point, plan.world);
  const bool lacks_memory = solver.memory.bytes() > plan.world.bytes_a_rank;
  if (solver.hindrance && !(enough > 0 && lacks_memory))
    return PlanObstacle{.is_memory = false,
                        .problem = solver.hindrance->problem,
                        .remedy = enough > 0 ? fmt::format("{} with {} each, or {}", ranks_text(enough),
                                                           bytes_text(plan.world.bytes_a_rank),
                                                           solver.hindrance->remedy)
                                             : solver.hindrance->remedy};
  const std::string more = enough > 0 ? fmt::format("more ranks on more nodes ({} with {} each are enough)",
                                                    ranks_text(enough), bytes_text(plan.world.bytes_a_rank))
                                      : "more ranks on more nodes";
  return PlanObstacle{.is_memory = true,
                      .problem =
                          fmt::format("a point with {} sites needs {} a rank on {} ({}), and a rank has {}",
                                      request.sites(point), bytes_text(solver.memory.bytes()),
                                      ranks_text(plan.schedule.team_sizes[point]), to_string(solver.kind),
                                      bytes_text(plan.world.bytes_a_rank)),
                      .remedy = is_matrix_free(solver.kind)
                                    ? "take fewer sites, or " + more
                                    : "take fewer sites, " + more + ", or solver.operator = matrix-free"};
}

void require_fit(const ChargeRequest& request, const ChargePlan& plan) {
  const std::optional<PlanObstacle> found = obstacle(request, plan);
  if (!found) return;
  throw BadInput({.key = "battery.sites",
                  .value = std::to_string(request.sites(plan.largest())),
                  .place = {},
                  .problem = found->problem,
                  .allowed = found->is_memory
                                 ? fmt::format("what fits in {} a rank", bytes_text(plan.world.bytes_a_rank))
                                 : "what the solver can take",
                  .remedy = found->remedy});
}

} // namespace leyden
