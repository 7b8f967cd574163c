#include "leyden/farm/schedule.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace leyden {
namespace {

/// A team that is free from `time` on.
struct Free {
  double time;
  int first; ///< of its ranks
  std::size_t wave;
};
struct Later {
  bool operator()(const Free& a, const Free& b) const {
    return std::tie(a.time, a.first) > std::tie(b.time, b.first);
  }
};

class Simulation {
 public:
  Simulation(const std::vector<Wave>& waves, int ranks, const std::function<double(std::size_t)>& seconds)
      : waves_(waves), ranks_(ranks), seconds_(seconds), next_(waves.size()) {}

  SimulatedRun run() {
    enter(0, 0, ranks_, 0);
    double busy = 0;
    SimulatedRun result;
    while (!free_.empty()) {
      const Free team = free_.top();
      free_.pop();
      const Wave& wave = waves_[team.wave];
      if (next_[team.wave] == wave.points.size()) {
        enter(team.wave + 1, team.first, wave.team_size, team.time);
        continue;
      }
      const double taken = seconds_(wave.points[next_[team.wave]++]);
      busy += taken * wave.team_size;
      result.wall_time = std::max(result.wall_time, team.time + taken);
      free_.push({team.time + taken, team.first, team.wave});
    }
    if (result.wall_time > 0) result.efficiency = busy / (ranks_ * result.wall_time);
    return result;
  }

 private:
  /// Ranks that come to a wave together form its teams; those that are left over go on.
  void enter(std::size_t wave, int first, int count, double time) {
    if (wave == waves_.size()) return;
    const int size = waves_[wave].team_size;
    int rank = first;
    for (; rank < first + count && team_of(rank, ranks_, size) >= 0; rank += size)
      free_.push({time, rank, wave});
    if (rank < first + count) enter(wave + 1, rank, first + count - rank, time);
  }

  const std::vector<Wave>& waves_;
  int ranks_;
  const std::function<double(std::size_t)>& seconds_;
  std::vector<std::size_t> next_; ///< point of each wave
  std::priority_queue<Free, std::vector<Free>, Later> free_;
};

} // namespace

SimulatedRun simulate(const std::vector<Wave>& waves, int ranks,
                      const std::function<double(std::size_t)>& seconds) {
  return Simulation(waves, ranks, seconds).run();
}

SimulatedRun simulate(const Schedule& schedule, int ranks) {
  return simulate(waves(schedule, [](std::size_t) { return true; }), ranks,
                  [&](std::size_t point) { return schedule.forecasts[point].wall_time; });
}

} // namespace leyden
