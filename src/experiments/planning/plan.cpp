#include "leyden/experiments/plan.hpp"

#include "experiments/charge/charge_observables.hpp"
#include "experiments/charge/charge_point.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/platform/sharing_ranks.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

namespace leyden {
namespace {

/// What messages between the ranks of a team add to each product.
constexpr double seconds_a_product_of_many = 2e-5;

/// What a point takes of which it is known beforehand that it fails.
constexpr double seconds_to_fail = 1e-3;

/// Looks at a point, and takes that down where there is a survey.
Prospect prospect_of(const ChargeRequest& request, std::size_t point, const Resources& world, int ranks,
                     PlanSurvey* survey) {
  Prospect prospect = look_at_point(request, point, world, ranks);
  if (survey != nullptr) survey->take(point, ranks, prospect);
  return prospect;
}

double seconds_of(const Solver& solver, int ranks) {
  return solver.seconds + (ranks > 1 ? seconds_a_product_of_many * static_cast<double>(solver.matvecs) : 0);
}

/// What cannot be counted at all needs more bytes than there are.
PointForecast forecast_of(const Prospect& prospect) {
  return {.wall_time = prospect.seconds,
          .bytes = prospect.solver.hindrance ? std::numeric_limits<std::uint64_t>::max()
                                             : prospect.solver.memory.bytes()};
}

/// Each point on a team of the size given for it: each rank of the run forecasts a part of them.
std::vector<PointForecast> shared_forecasts(MPI_Comm world, const ChargeRequest& request,
                                            const Resources& resources, const std::vector<int>& team_sizes,
                                            PlanSurvey* survey) {
  const std::size_t points = request.points();
  const auto ranks = static_cast<std::size_t>(size_of(world));
  const auto first_of = [&](std::size_t rank) { return points * rank / ranks; };
  const auto rank = static_cast<std::size_t>(rank_of(world));
  std::vector<PointForecast> all(points);
  if (survey != nullptr) survey->expect(first_of(rank + 1) - first_of(rank));
  for (std::size_t point = first_of(rank); point < first_of(rank + 1); ++point)
    all[point] = forecast_of(prospect_of(request, point, resources, team_sizes[point], survey));
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

} // namespace

double ChargePlan::seconds() const {
  return simulate(schedule, points, world.ranks).wall_time;
}

std::size_t ChargePlan::largest() const {
  const auto& forecasts = schedule.forecasts;
  return *std::max_element(points.begin(), points.end(), [&](std::size_t a, std::size_t b) {
    return forecasts[a].bytes < forecasts[b].bytes;
  });
}

bool ChargePlan::fits() const {
  return points.empty() || schedule.forecasts[largest()].bytes <= world.bytes_a_rank;
}

Solver ChargePlan::solver(const ChargeRequest& request, std::size_t point) const {
  return look_at_point(request, point, world, schedule.team_sizes[point]).solver;
}

Prospect look_at_point(const ChargeRequest& request, std::size_t point, const Resources& world, int ranks) {
  Resources team = world;
  team.ranks = ranks;
  const ChargePoint parameters = request.point(point);
  const EvolutionTask task = charge_observables(request, parameters).task;
  Prospect prospect{.sites = task.sites,
                    .solver = choose_solver(parameters.solver, task, team),
                    .seconds = 0,
                    .failure = too_long_to_follow(task).value_or("")};
  prospect.seconds = prospect.failure.empty() ? seconds_of(prospect.solver, ranks) : seconds_to_fail;
  return prospect;
}

Resources resources_of_run(MPI_Comm world) {
  return {.ranks = size_of(world),
          .bytes_a_rank = memory_share(world),
          .sharing_ranks = sharing_ranks(world),
          .shared_bytes_a_rank = shared_memory_share(world)};
}

ChargePlan plan_charge(MPI_Comm world, const ChargeRequest& request, const Resources& resources,
                       ForecastsAlone* known, PlanSurvey* survey) {
  const int ranks = resources.ranks;
  if (request.team_size && *request.team_size > ranks)
    throw BadInput({.key = "farm.team-size",
                    .value = std::to_string(*request.team_size),
                    .place = {},
                    .problem = fmt::format("a team of {} ranks cannot be formed from {}: the run has no more",
                                           *request.team_size, ranks),
                    .allowed = ranks == 1 ? "1, or auto" : fmt::format("1 to {}, or auto", ranks),
                    .remedy = fmt::format("start more ranks (mpirun -n {}) or leave farm.team-size at auto",
                                          *request.team_size)});
  if (request.team_size) {
    Schedule given;
    given.team_sizes = request.team_sizes.empty() ? std::vector<int>(request.points(), *request.team_size)
                                                  : request.team_sizes;
    given.forecasts = shared_forecasts(world, request, resources, given.team_sizes, survey);
    return {.schedule = std::move(given), .points = request.own_points(), .world = resources};
  }
  ForecastsAlone own;
  ForecastsAlone& all = known != nullptr ? *known : own;
  const auto [alone, is_new] = all.try_emplace(resources.bytes_a_rank);
  if (is_new)
    alone->second =
        shared_forecasts(world, request, resources, std::vector<int>(request.points(), 1), survey);
  const Forecaster forecast = [&](std::size_t point, int team_size) {
    return forecast_of(prospect_of(request, point, resources, team_size, survey));
  };
  return {.schedule =
              agreed_schedule(world, plan_teams(alone->second, ranks, resources.bytes_a_rank, forecast)),
          .points = request.own_points(),
          .world = resources};
}

} // namespace leyden
