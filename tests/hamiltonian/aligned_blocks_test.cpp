#include "hamiltonian/aligned_blocks.hpp"
#include "hamiltonian/group_values.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <map>

namespace leyden {
namespace {

TEST(RowRanges, AreThoseOfPetsc) {
  const RowRanges ranges(8, 3);
  EXPECT_EQ(ranges.begin(0), 0u);
  EXPECT_EQ(ranges.begin(1), 3u);
  EXPECT_EQ(ranges.begin(2), 6u);
  EXPECT_EQ(ranges.end(2), 8u);
  for (const int ranks : {1, 2, 3, 5, 7, 8, 11})
    for (std::uint64_t row = 0; row < 8; ++row) {
      const int owner = RowRanges(8, ranks).owner(row);
      EXPECT_LE(RowRanges(8, ranks).begin(owner), row);
      EXPECT_GT(RowRanges(8, ranks).end(owner), row);
    }
}

TEST(FlipPieces, PairUpBetweenRanks) {
  const std::uint64_t rows = 64;
  for (const int ranks : {1, 2, 3, 4, 5, 7, 16, 70}) {
    const RowRanges ranges(rows, ranks);
    for (std::uint64_t flip = 0; flip < rows; ++flip) {
      std::map<std::uint64_t, FlipPiece> all;
      std::uint64_t covered = 0;
      for (int rank = 0; rank < ranks; ++rank)
        for (const FlipPiece& piece : flip_pieces(ranges, rank, flip)) {
          EXPECT_EQ(ranges.owner(piece.rows.first), rank);
          EXPECT_EQ(piece.rows.first % piece.rows.size, 0u);
          for (std::uint64_t k = 0; k < piece.rows.size; ++k)
            EXPECT_EQ((piece.rows.first + k) ^ flip, piece.partner + (k ^ piece.low));
          covered += piece.rows.size;
          all[piece.rows.first] = piece;
        }
      EXPECT_EQ(covered, rows);
      for (const auto& [first, piece] : all) {
        ASSERT_TRUE(all.contains(piece.partner));
        EXPECT_EQ(all[piece.partner].rows.size, piece.rows.size);
        EXPECT_EQ(all[piece.partner].partner, first);
      }
    }
  }
}

TEST(GroupValues, AreTheElementsOfTheirRows) {
  std::mt19937_64 random(5);
  for (const int terms : {1, 2, 3, 4, 30}) {
    FlipGroup group{.flip = 0, .terms = {}};
    for (int term = 0; term < terms; ++term)
      group.terms.push_back({.sign = random() & 1023, .coefficient = {0.25 * term - 1, 0.5 * term}});
    std::vector<std::complex<double>> values(1024);
    for (const AlignedBlock& block : aligned_blocks(3, 1000)) {
      group_values(group, block, values);
      for (std::uint64_t j = 0; j < block.size; ++j)
        EXPECT_LE(std::abs(values[j] - group.value(block.first + j)), 1e-13);
    }
  }
}

TEST(SpectralBounds, EncloseTheSpectrumAndAreNoWiderThanTheOneNorm) {
  std::mt19937_64 random(11);
  for (int sites = 1; sites <= 6; ++sites)
    for (const int terms : {1, 4, 20, 60}) {
      PauliSum sum = random_hermitian_sum(sites, terms, random);
      if (terms == 20) sum = sum.one_site_part() + chain_interaction(sites, 1, 0.5, sites);
      const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(dense(sum, FullSpace(sites)));
      const SpectralBounds bounds = spectral_bounds(sum);
      EXPECT_LE(bounds.lowest, solver.eigenvalues().minCoeff() + 1e-12);
      EXPECT_GE(bounds.highest, solver.eigenvalues().maxCoeff() - 1e-12);
      EXPECT_LE(bounds.width(), 2 * sum.one_norm() + 1e-12);
    }
}

TEST(SpectralBounds, AreExactForOneSiteAndForAPair) {
  const SpectralBounds field = spectral_bounds(uniform_field(3, 'X', 3) + uniform_field(3, 'Z', 4));
  EXPECT_NEAR(field.highest, 15, 1e-12);
  EXPECT_NEAR(field.lowest, -15, 1e-12);
  const SpectralBounds pair = spectral_bounds(chain_interaction(2, 1, 1, 1));
  EXPECT_NEAR(pair.highest, 3, 1e-12);
  EXPECT_NEAR(pair.lowest, -1, 1e-12);
}

TEST(SpectralBounds, AreCloseForTheDrivenChain) {
  const PauliSum sum = chain_interaction(10, 1, 0, 1) + uniform_field(10, 'X', 4);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(dense_real(sum, FullSpace(10)));
  const double exact = solver.eigenvalues().maxCoeff() - solver.eigenvalues().minCoeff();
  EXPECT_LT(spectral_bounds(sum).width(), 1.02 * exact);
}

} // namespace
} // namespace leyden
