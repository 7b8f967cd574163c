#include "leyden/experiments/job_size.hpp"
#include "leyden/text/bad_input.hpp"
#include "tests/experiments/chain_sweep.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace leyden {
namespace {

constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

JobWish on_nodes_of(int cores, std::uint64_t memory) {
  return {.node = {.cores = cores, .memory = memory}, .nodes = {}};
}

JobSize choose(const ChargeRequest& request, const JobWish& wish) {
  return choose_job_size(MPI_COMM_SELF, request, wish);
}

TEST(JobSize, OneRankIsEnoughForWhatIsShort) {
  const JobSize size = choose(chain_sweep({4}, {1}), on_nodes_of(8, 16 * gibibyte));
  EXPECT_EQ(size.nodes, 1);
  EXPECT_EQ(size.ranks, 1);
  EXPECT_EQ(size.ranks_a_node, 1);
  EXPECT_TRUE(size.plan.fits());
  EXPECT_GT(size.seconds, 0);
  EXPECT_EQ(size.seconds, size.longest);
}

TEST(JobSize, RanksAreAddedUntilTheSweepIsFastEnough) {
  const ChargeRequest sweep = chain_sweep({8}, std::vector<double>(16, 4.0));
  JobWish wish = on_nodes_of(8, 16 * gibibyte);
  const double alone = choose(sweep, wish).seconds;
  wish.within = 0.6 * alone;
  const JobSize size = choose(sweep, wish);
  EXPECT_EQ(size.ranks, 2);
  EXPECT_LE(size.seconds, wish.within);
}

TEST(JobSize, NoRanksForWhatTheyHardlyMakeFaster) {
  JobWish wish = on_nodes_of(8, 16 * gibibyte);
  wish.within = 0;
  EXPECT_EQ(choose(chain_sweep({4}, {1}), wish).ranks, 1);
  // Two points are two teams at most.
  EXPECT_EQ(choose(chain_sweep({4}, {1, 1}), wish).ranks, 2);
}

TEST(JobSize, JobsOfAnArrayShareThePoints) {
  const ChargeRequest sweep = chain_sweep({8}, std::vector<double>(16, 4.0));
  JobWish wish = on_nodes_of(1, 16 * gibibyte);
  const double alone = choose(sweep, wish).seconds;
  wish.shards = 4;
  EXPECT_DOUBLE_EQ(choose(sweep, wish).seconds, alone / 4);
  // No share is shorter than the longest point.
  wish.shards = 100;
  const JobSize size = choose(sweep, wish);
  EXPECT_EQ(size.seconds, size.longest);
}

TEST(JobSize, AStateThatIsTooLargeForANodeGetsMoreNodes) {
  const ChargeRequest large = chain_sweep({26}, {1});
  JobWish wish = on_nodes_of(2, gibibyte);
  wish.within = 1e9;
  const JobSize size = choose(large, wish);
  EXPECT_GT(size.nodes, 1);
  EXPECT_EQ(size.ranks_a_node, 2);
  EXPECT_EQ(size.ranks, 2 * size.nodes);
  EXPECT_LE(size.bytes, gibibyte / 2);
  wish.node.memory *= 2;
  const JobSize half = choose(large, wish);
  EXPECT_LT(half.nodes, size.nodes);
}

TEST(JobSize, NodesThatAreGivenAreFilledWhileTheirMemoryIsEnough) {
  JobWish wish = on_nodes_of(8, 16 * gibibyte);
  wish.nodes = 3;
  EXPECT_EQ(choose(chain_sweep({8}, {1, 2, 3}), wish).ranks, 24);
  // A point that a rank computes alone, where an eighth of the memory is too little for it.
  ChargeRequest apart = chain_sweep({22}, {1});
  apart.team_size = 1;
  wish = on_nodes_of(8, gibibyte);
  wish.nodes = 1;
  const JobSize size = choose(apart, wish);
  EXPECT_EQ(size.nodes, 1);
  EXPECT_LT(size.ranks, 8);
  EXPECT_GT(size.bytes, gibibyte / 8);
  EXPECT_TRUE(size.plan.fits());
}

TEST(JobSize, WhatFitsNowhereIsRefused) {
  JobWish small = on_nodes_of(2, gibibyte);
  EXPECT_THROW(choose(chain_sweep({40}, {1}), small), BadInput);
  small.nodes = 1;
  EXPECT_THROW(choose(chain_sweep({32}, {1}), small), BadInput);
}

} // namespace
} // namespace leyden
