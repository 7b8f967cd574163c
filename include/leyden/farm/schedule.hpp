#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace leyden {

/// What is known of a point before it is run, on a team of some size.
struct PointForecast {
  double wall_time = 0;    ///< s
  std::uint64_t bytes = 0; ///< a rank
};

/// What a point would need on a team of so many ranks. A function of its arguments alone.
using Forecaster = std::function<PointForecast(std::size_t point, int ranks)>;

/// How many ranks each point gets, and what it is then expected to need.
struct Schedule {
  std::vector<int> team_sizes;          ///< one a point
  std::vector<PointForecast> forecasts; ///< one a point, on a team of that size

  std::size_t points() const { return team_sizes.size(); }
  /// 0, 1, ..: the numbers of all of them.
  std::vector<std::size_t> all() const;
};

/// Gives each point the fewest ranks, powers of two up to `ranks`, on which it fits in `bytes_a_rank`; and
/// more to the longest where that makes the whole shorter, as simulated. A point that never fits gets all
/// it can have. `alone` are forecasts on teams of one rank. A function of its arguments alone. Local.
Schedule plan_teams(std::vector<PointForecast> alone, int ranks, std::uint64_t bytes_a_rank,
                    const Forecaster& forecast);

/// Points that are run on teams of one size, the longest first.
struct Wave {
  int team_size;
  std::vector<std::size_t> points;
};

/// These points of `schedule`, from the largest teams to the smallest. Local.
std::vector<Wave> waves(const Schedule& schedule, const std::vector<std::size_t>& points);

/// Which team of a wave a rank belongs to: teams follow one another from rank 0 on; -1 for ranks that are
/// left over, which go on to the next wave. Where sizes divide one another, a team of a later wave comes from
/// a single team of the one before, and waits for nobody else.
int team_of(int rank, int ranks, int team_size);

/// How a schedule would go if all points took as long as it says.
struct SimulatedRun {
  double wall_time = 0;  ///< s
  double efficiency = 1; ///< sum of team size x time of all points / (ranks x wall time)
};

/// Dispatches all points on so many ranks by a simulated clock. seconds(point) is what a point takes on its
/// team. Local.
SimulatedRun simulate(const std::vector<Wave>& waves, int ranks,
                      const std::function<double(std::size_t)>& seconds);
/// These points, each as long as forecast. Local.
SimulatedRun simulate(const Schedule& schedule, const std::vector<std::size_t>& points, int ranks);

} // namespace leyden
