#include "dynamics/dense/waiting_team.hpp"

#include "leyden/platform/communicator.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace leyden {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;

/// Rank 0 works until it has asked so often; how often this rank was asked meanwhile.
int questions_in(WaitingTeam& team, int wanted, const int& asked) {
  if (rank_of(world) == 0) {
    while (asked < wanted && team.goes_on())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    team.finish();
  } else {
    team.wait();
  }
  return asked;
}

TEST(WaitingTeam, AllAreAskedWhileRankZeroWorks) {
  int asked = 0;
  const SamplingWatch watch = [&](double) {
    ++asked;
    check_mpi(MPI_Barrier(world));
    return Sampling::goes_on;
  };
  WaitingTeam team(world, watch);
  EXPECT_EQ(questions_in(team, 3, asked), 3);
  EXPECT_FALSE(team.stopped());
}

TEST(WaitingTeam, AllStopTogether) {
  int asked = 0;
  const SamplingWatch watch = [&](double) {
    check_mpi(MPI_Barrier(world));
    return ++asked == 2 ? Sampling::stops : Sampling::goes_on;
  };
  WaitingTeam team(world, watch);
  EXPECT_EQ(questions_in(team, 1000, asked), 2);
  EXPECT_TRUE(team.stopped());
  EXPECT_FALSE(rank_of(world) == 0 && team.goes_on());
}

TEST(WaitingTeam, WithoutAWatchNobodyStops) {
  const SamplingWatch none;
  WaitingTeam team(world, none);
  EXPECT_EQ(questions_in(team, 0, 0), 0);
  EXPECT_FALSE(team.stopped());
}

} // namespace
} // namespace leyden
