#include "leyden/spectra/hermitian_eigen.hpp"

#include <gtest/gtest.h>

namespace leyden {
namespace {

template <typename Matrix>
void expect_diagonalised(int rows) {
  const Matrix any = Matrix::Random(rows, rows);
  const Matrix hermitian = any + any.adjoint();
  Matrix vectors = hermitian.template triangularView<Eigen::Lower>();
  Eigen::VectorXd values;
  ASSERT_EQ(diagonalise(vectors, values), 0);
  ASSERT_EQ(values.size(), rows);
  EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
  EXPECT_LT((hermitian * vectors - vectors * values.asDiagonal()).norm(), 1e-12 * rows);
  EXPECT_LT((vectors.adjoint() * vectors - Matrix::Identity(rows, rows)).norm(), 1e-13 * rows);
}

TEST(HermitianEigen, SolvesRealAndComplexMatrices) {
  for (const int rows : {1, 2, 7, 40}) {
    expect_diagonalised<Eigen::MatrixXd>(rows);
    expect_diagonalised<Eigen::MatrixXcd>(rows);
  }
}

TEST(HermitianEigen, EndsWhereTheWorkSpaceCannotBeCounted) {
  EXPECT_TRUE(is_diagonalisable(1));
  // 2 n^2 + 6 n + 1 reaches 2^31 between these two.
  EXPECT_TRUE(is_diagonalisable(32766));
  EXPECT_FALSE(is_diagonalisable(32767));
  EXPECT_FALSE(is_diagonalisable(std::uint64_t{1} << 40));
}

} // namespace
} // namespace leyden
