// Who gets how many ranks, in which order, and what a simulated clock makes of it.
#include "leyden/farm/schedule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace leyden {
namespace {

constexpr std::uint64_t plenty = std::uint64_t{1} << 40;

/// Points of given times on one rank, which more ranks share without loss, and of 1024 bytes in all.
class Ideal {
 public:
  explicit Ideal(std::vector<double> seconds, std::uint64_t bytes = 1024)
      : seconds_(std::move(seconds)), bytes_(bytes) {}
  PointForecast operator()(std::size_t point, int ranks) const {
    return {seconds_[point] / ranks, bytes_ / static_cast<std::uint64_t>(ranks)};
  }
  std::vector<PointForecast> alone() const {
    std::vector<PointForecast> forecasts;
    for (std::size_t point = 0; point < seconds_.size(); ++point)
      forecasts.push_back((*this)(point, 1));
    return forecasts;
  }

 private:
  std::vector<double> seconds_;
  std::uint64_t bytes_;
};

Schedule plan(const Ideal& ideal, int ranks, std::uint64_t bytes = plenty) {
  return plan_teams(ideal.alone(), ranks, bytes, ideal);
}

TEST(PlanTeams, GivesALonePointAllRanksThatHelpIt) {
  EXPECT_EQ(plan(Ideal({1}), 8).team_sizes, std::vector<int>{8});
  EXPECT_EQ(plan(Ideal({1}), 6).team_sizes, std::vector<int>{4}) << "a power of two";
  const Forecaster stubborn = [](std::size_t, int) { return PointForecast{1, 1}; };
  EXPECT_EQ(plan_teams({{1, 1}}, 8, plenty, stubborn).team_sizes, std::vector<int>{1});
}

TEST(PlanTeams, SharesNoPointOfMany) {
  EXPECT_EQ(plan(Ideal(std::vector<double>(64, 1.0)), 8).team_sizes, std::vector<int>(64, 1));
}

TEST(PlanTeams, SharesTheFewThatTakeLong) {
  std::vector<double> seconds(100, 0.1);
  seconds[42] = 30;
  const Schedule schedule = plan(Ideal(seconds), 8);
  EXPECT_EQ(schedule.team_sizes[42], 8);
  EXPECT_EQ(schedule.team_sizes[0], 1);
  EXPECT_NEAR(simulate(schedule, 8).wall_time, 40.0 / 8, 0.2);
}

TEST(PlanTeams, TakesTheFewestRanksOnWhichAPointFits) {
  const Schedule schedule = plan(Ideal(std::vector<double>(64, 1.0)), 16, 300);
  EXPECT_EQ(schedule.team_sizes, std::vector<int>(64, 4));
  EXPECT_EQ(schedule.forecasts[0].bytes, 256U);
  EXPECT_EQ(plan(Ideal({1.0}), 2, 100).team_sizes, std::vector<int>{2}) << "what never fits gets all";
}

TEST(PlanTeams, DependsOnItsArgumentsAlone) {
  std::mt19937 random(5);
  std::vector<double> seconds(500);
  for (double& time : seconds)
    time = std::exp(std::uniform_real_distribution<>(-3, 3)(random));
  const Schedule one = plan(Ideal(seconds), 32);
  const Schedule other = plan(Ideal(seconds), 32);
  EXPECT_EQ(one.team_sizes, other.team_sizes);
}

TEST(Waves, GoFromLargeTeamsToSmallAndFromLongToShort) {
  Schedule schedule;
  schedule.team_sizes = {1, 4, 1, 2, 4};
  schedule.forecasts = {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}};
  const std::vector<Wave> order = waves(schedule, [](std::size_t point) { return point != 3; });
  ASSERT_EQ(order.size(), 2U);
  EXPECT_EQ(order[0].team_size, 4);
  EXPECT_EQ(order[0].points, (std::vector<std::size_t>{4, 1}));
  EXPECT_EQ(order[1].points, (std::vector<std::size_t>{2, 0}));
}

TEST(Waves, HaveTeamsThatNestInThoseOfTheWaveBefore) {
  for (int ranks = 1; ranks <= 21; ++ranks)
    for (int size = 8; size > 1; size /= 2)
      for (int rank = 0; rank + 1 < ranks; ++rank) {
        const int large = team_of(rank, ranks, size);
        const int small = team_of(rank, ranks, size / 2);
        if (small < 0 || team_of(rank + 1, ranks, size / 2) != small) continue;
        EXPECT_EQ(large, team_of(rank + 1, ranks, size)) << rank << " of " << ranks << " in " << size;
      }
  EXPECT_EQ(team_of(6, 7, 4), -1);
  EXPECT_EQ(team_of(6, 7, 2), -1);
  EXPECT_EQ(team_of(5, 7, 2), 2);
}

TEST(Simulate, KnowsWhenEverybodyIsDone) {
  // Two long ones on all ranks, then short ones: 2 x 3 + 4 short ones on 4 ranks.
  Schedule schedule;
  schedule.team_sizes = {4, 4, 1, 1, 1, 1};
  schedule.forecasts = {{3, 0}, {3, 0}, {1, 0}, {1, 0}, {1, 0}, {0.5, 0}};
  const SimulatedRun run = simulate(schedule, 4);
  EXPECT_DOUBLE_EQ(run.wall_time, 7);
  EXPECT_DOUBLE_EQ(run.efficiency, (24 + 3.5) / 28);
  // A rank that is left over begins with the small ones.
  EXPECT_DOUBLE_EQ(simulate(schedule, 5).wall_time, 6);
}

TEST(Simulate, KeepsRanksBusyWhereCostsDifferByAThousand) {
  std::mt19937 random(7);
  std::vector<double> seconds(1000);
  for (double& time : seconds)
    time = std::pow(10, std::uniform_real_distribution<>(0, 3)(random));
  for (const int ranks : {2, 16, 64})
    EXPECT_GT(simulate(plan(Ideal(seconds), ranks), ranks).efficiency, 0.95) << ranks;
}

} // namespace
} // namespace leyden
