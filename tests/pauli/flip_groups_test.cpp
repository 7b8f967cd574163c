#include "leyden/pauli/flip_groups.hpp"

#include "tests/pauli/reference.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace leyden {
namespace {

class FlipGroups : public testing::TestWithParam<int> {};

TEST_P(FlipGroups, ReproduceTheMatrix) {
  const int sites = GetParam();
  const std::uint64_t dimension = std::uint64_t{1} << sites;
  std::mt19937_64 random(400 + static_cast<unsigned>(sites));
  for (int round = 0; round < 10; ++round) {
    const PauliSum sum = random_sum(random, sites, 25, Coefficients::complex);
    Eigen::MatrixXcd built =
        Eigen::MatrixXcd::Zero(static_cast<Eigen::Index>(dimension), static_cast<Eigen::Index>(dimension));
    for (const FlipGroup& group : flip_groups(sum))
      for (std::uint64_t row = 0; row < dimension; ++row)
        built(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(row ^ group.flip)) +=
            group.value(row);
    EXPECT_LE((built - matrix_of(sum, sites)).cwiseAbs().maxCoeff(), 1e-13);
  }
}

TEST_P(FlipGroups, AreOrderedAndComplete) {
  const int sites = GetParam();
  std::mt19937_64 random(500 + static_cast<unsigned>(sites));
  const PauliSum sum = random_sum(random, sites, 25, Coefficients::real);
  const std::vector<FlipGroup> groups = flip_groups(sum);
  EXPECT_TRUE(std::ranges::is_sorted(groups, std::ranges::less_equal{}, &FlipGroup::flip));
  EXPECT_EQ(std::ranges::adjacent_find(groups, {}, &FlipGroup::flip), groups.end());
  std::size_t terms = 0;
  for (const FlipGroup& group : groups) {
    EXPECT_FALSE(group.terms.empty());
    terms += group.terms.size();
  }
  EXPECT_EQ(terms, sum.terms().size());
}

INSTANTIATE_TEST_SUITE_P(UpToSixSites, FlipGroups, testing::Range(1, 7));

TEST(FlipGroupsOf, SingleMatrices) {
  const auto element = [](char axis, std::uint64_t row) {
    const std::vector<FlipGroup> groups = flip_groups(PauliSum::single(axis, 63));
    EXPECT_EQ(groups.size(), 1U);
    return groups.front().value(row << 63);
  };
  constexpr std::uint64_t down = 0;
  constexpr std::uint64_t up = 1;
  EXPECT_EQ(element('Z', up), 1.0);
  EXPECT_EQ(element('Z', down), -1.0);
  EXPECT_EQ(element('X', up), 1.0);
  EXPECT_EQ(element('X', down), 1.0);
  EXPECT_EQ(element('Y', down), std::complex<double>(0, 1));
  EXPECT_EQ(element('Y', up), std::complex<double>(0, -1));
  EXPECT_TRUE(flip_groups(PauliSum{}).empty());
}

TEST(FlipGroupsOf, RealSumsAreExactlyReal) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 200; ++round) {
    const PauliSum sum = random_sum(random, 6, 1, Coefficients::real);
    if (!sum.is_real()) continue;
    for (const FlipGroup& group : flip_groups(sum))
      for (const SignedTerm& term : group.terms)
        EXPECT_EQ(term.coefficient.imag(), 0.0);
  }
}

} // namespace
} // namespace leyden
