#include "leyden/spectra/tridiagonal_eigen.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace leyden {
namespace {

TEST(TridiagonalEigen, SolvesMatricesOfAnySize) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (const int rows : {1, 2, 3, 40})
    for (const double scale : {1e-250, 1e-8, 1.0, 1e6, 1e200})
      // Beside the diagonal, down to numbers that are nothing to it.
      for (const double beside : {1.0, 1e-9, 1e-30}) {
        std::vector<double> diagonal;
        std::vector<double> below;
        for (int k = 0; k < rows; ++k) {
          diagonal.push_back(scale * uniform(random));
          if (k > 0) below.push_back(scale * beside * uniform(random));
        }
        const TridiagonalEigen eigen = diagonalise_tridiagonal(diagonal, below);
        ASSERT_TRUE(eigen.converged) << rows << " rows of " << scale;
        EXPECT_TRUE(std::is_sorted(eigen.values.begin(), eigen.values.end()));
        Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(rows, rows);
        for (Eigen::Index k = 0; k < rows; ++k) {
          matrix(k, k) = diagonal[static_cast<std::size_t>(k)] / scale;
          if (k > 0) matrix(k, k - 1) = matrix(k - 1, k) = below[static_cast<std::size_t>(k - 1)] / scale;
        }
        const Eigen::MatrixXd& vectors = eigen.vectors;
        EXPECT_LT((matrix * vectors - vectors * (eigen.values / scale).asDiagonal()).norm(), 1e-13 * rows);
        EXPECT_LT((vectors.transpose() * vectors - Eigen::MatrixXd::Identity(rows, rows)).norm(),
                  1e-13 * rows);
      }
}

TEST(TridiagonalEigen, DoesNotConvergeForWhatIsNoNumber) {
  const std::vector<double> diagonal{1, 2, 3};
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
    EXPECT_FALSE(
        diagonalise_tridiagonal(std::vector<double>{1, bad, 3}, std::vector<double>{1, 1}).converged);
    EXPECT_FALSE(diagonalise_tridiagonal(diagonal, std::vector<double>{bad, 1}).converged);
  }
  EXPECT_THROW(diagonalise_tridiagonal(diagonal, diagonal), std::invalid_argument);
}

} // namespace
} // namespace leyden
