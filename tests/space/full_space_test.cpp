#include "leyden/space/full_space.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace leyden {
namespace {

TEST(FullSpace, CountsAllStates) {
  EXPECT_EQ(FullSpace(1).dimension(), 2U);
  EXPECT_EQ(FullSpace(10).dimension(), 1024U);
  EXPECT_EQ(FullSpace(33).dimension(), 8589934592U);
  EXPECT_EQ(FullSpace(FullSpace::max_sites).dimension(), 4611686018427387904U);
  EXPECT_EQ(FullSpace(10).sites(), 10);
}

TEST(FullSpace, RefusesWhatCannotBeCounted) {
  EXPECT_EQ(FullSpace(0).dimension(), 1U);
  for (const int sites : {-1, FullSpace::max_sites + 1, 64, 1000})
    EXPECT_THROW(FullSpace{sites}, std::invalid_argument) << sites;
}

TEST(FullSpace, AllDownHasNoBitSet) {
  EXPECT_EQ(FullSpace(7).all_down(), 0U);
}

} // namespace
} // namespace leyden
