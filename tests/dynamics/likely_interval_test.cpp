// Where spectra are expected before anything is computed, against full diagonalisation.
#include "dynamics/choice/likely_interval.hpp"

#include "leyden/hamiltonian/operator.hpp"
#include "leyden/spectra/hermitian_eigen.hpp"
#include "tests/hamiltonian/chain.hpp"

#include <gtest/gtest.h>

#include <random>

namespace leyden {
namespace {

/// That no end is off by more than so much of the width: inwards and outwards.
void expect_interval(const PauliSum& sum, int sites, double inwards, double outwards) {
  Eigen::MatrixXd matrix = dense_real(sum, FullSpace(sites));
  Eigen::VectorXd energies;
  ASSERT_EQ(diagonalise(matrix, energies), 0);
  const double lowest = energies[0];
  const double highest = energies[energies.size() - 1];
  const SpectralBounds found = likely_interval(sum, spectral_bounds(sum));
  const double width = highest - lowest;
  EXPECT_LE(found.lowest, lowest + inwards * width);
  EXPECT_GE(found.lowest, lowest - outwards * width);
  EXPECT_GE(found.highest, highest - inwards * width);
  EXPECT_LE(found.highest, highest + outwards * width);
}

/// Couplings of random size and sign between all pairs.
PauliSum glass(int sites, double alpha, double omega, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  PauliSum sum = uniform_field(sites, 'X', omega);
  for (int i = 0; i < sites; ++i)
    for (int j = 0; j < i; ++j) {
      const double g = normal(random);
      for (const char axis : {'X', 'Y', 'Z'})
        sum += PauliSum::single(axis, i, -g * (axis == 'Z' ? 1 : alpha)) * PauliSum::single(axis, j);
    }
  return sum;
}

TEST(LikelyInterval, OfSpinGlassesIsTheirSpectrum) {
  std::mt19937_64 random(3);
  for (int sites = 8; sites <= 10; ++sites)
    for (const double alpha : {0.0, 0.5, 1.0})
      for (const double omega : {1.0, 4.0}) {
        SCOPED_TRACE(testing::Message() << sites << " sites, alpha = " << alpha << ", omega = " << omega);
        expect_interval(glass(sites, alpha, omega, random), sites, 0.06, 0.05);
      }
}

TEST(LikelyInterval, OfChainsIsTheirSpectrum) {
  constexpr int sites = 9;
  for (const int range : {1, sites})
    for (const double alpha : {-1.0, 0.0, 0.5, 1.0})
      for (const double g : {0.1, 1.0, 10.0}) {
        SCOPED_TRACE(testing::Message() << "range " << range << ", alpha = " << alpha << ", g = " << g);
        expect_interval(chain_interaction(sites, g, alpha, range) + uniform_field(sites, 'X', 4), sites, 0.01,
                        0.1);
      }
}

TEST(LikelyInterval, OfAPairIsExact) {
  // Three of the four states of antiparallel spins are alike; the singlet lies three times as deep.
  const PauliSum pair = chain_interaction(2, 1, 1, 1);
  const SpectralBounds found = likely_interval(pair, {.lowest = -100, .highest = 100});
  EXPECT_NEAR(found.lowest, -1 - 0.012 * 4, 1e-12);
  EXPECT_NEAR(found.highest, 3 + 0.012 * 4, 1e-12);
}

} // namespace
} // namespace leyden
