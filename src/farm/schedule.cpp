#include "leyden/farm/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

namespace leyden {
namespace {

/// Points are shared out among more ranks where they take longer than this part of the least time that all
/// points together can take.
constexpr double shares[] = {1.0, 0.5, 0.25, 0.125};
/// Larger teams must gain this much of the whole time, and of a point's time for each doubling.
constexpr double worth_sharing = 0.97;
constexpr double worth_doubling = 0.8;
/// With more points a rank than this, single long points alone matter, and no simulation is worth its time.
constexpr std::size_t many_points = 64;

/// Doubles the team of a point until it fits.
void make_fit(Schedule& schedule, int ranks, std::uint64_t bytes_a_rank, const Forecaster& forecast) {
  for (std::size_t point = 0; point < schedule.points(); ++point) {
    int& size = schedule.team_sizes[point];
    while (schedule.forecasts[point].bytes > bytes_a_rank && 2 * size <= ranks) {
      size *= 2;
      schedule.forecasts[point] = forecast(point, size);
    }
  }
}

/// The time that all points would take if no rank were ever idle.
double least_time(const Schedule& schedule, int ranks) {
  double total = 0;
  for (std::size_t point = 0; point < schedule.points(); ++point)
    total += schedule.forecasts[point].wall_time * schedule.team_sizes[point];
  return total / ranks;
}

/// Doubles the teams of points that take longer than `longest`, as long as it makes them shorter.
Schedule share_longer(Schedule schedule, double longest, int ranks, const Forecaster& forecast) {
  for (std::size_t point = 0; point < schedule.points(); ++point) {
    int& size = schedule.team_sizes[point];
    // A node that is full may gain nothing where a second one would.
    for (int larger = 2 * size; larger <= ranks && schedule.forecasts[point].wall_time > longest;
         larger *= 2) {
      const PointForecast shared = forecast(point, larger);
      if (shared.wall_time > worth_doubling * schedule.forecasts[point].wall_time) continue;
      size = larger;
      schedule.forecasts[point] = shared;
    }
  }
  return schedule;
}

} // namespace

std::vector<std::size_t> Schedule::all() const {
  std::vector<std::size_t> numbers(points());
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

Schedule plan_teams(std::vector<PointForecast> alone, int ranks, std::uint64_t bytes_a_rank,
                    const Forecaster& forecast) {
  Schedule schedule;
  schedule.team_sizes.assign(alone.size(), 1);
  schedule.forecasts = std::move(alone);
  make_fit(schedule, ranks, bytes_a_rank, forecast);
  const double least = least_time(schedule, ranks);
  if (schedule.points() > many_points * static_cast<std::size_t>(ranks))
    return share_longer(std::move(schedule), least, ranks, forecast);
  const std::vector<std::size_t> all = schedule.all();
  double best = simulate(schedule, all, ranks).wall_time;
  const Schedule small = schedule;
  for (const double share : shares) {
    Schedule shared = share_longer(small, share * least, ranks, forecast);
    const double time = simulate(shared, all, ranks).wall_time;
    if (time >= worth_sharing * best) continue;
    best = time;
    schedule = std::move(shared);
  }
  return schedule;
}

std::vector<Wave> waves(const Schedule& schedule, const std::vector<std::size_t>& points) {
  std::map<int, std::vector<std::size_t>, std::greater<>> by_size;
  for (const std::size_t point : points)
    by_size[schedule.team_sizes[point]].push_back(point);
  std::vector<Wave> all;
  for (auto& [size, of_size] : by_size) {
    std::stable_sort(of_size.begin(), of_size.end(), [&](std::size_t a, std::size_t b) {
      return schedule.forecasts[a].wall_time > schedule.forecasts[b].wall_time;
    });
    all.push_back({.team_size = size, .points = std::move(of_size)});
  }
  return all;
}

int team_of(int rank, int ranks, int team_size) {
  return rank < ranks / team_size * team_size ? rank / team_size : -1;
}

} // namespace leyden
