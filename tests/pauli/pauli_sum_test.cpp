#include "leyden/pauli/pauli_sum.hpp"

#include "leyden/pauli/parse.hpp"
#include "tests/pauli/reference.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace leyden {
namespace {

const std::complex<double> i(0, 1);

void expect_near(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b) {
  ASSERT_EQ(a.rows(), b.rows());
  EXPECT_LE((a - b).cwiseAbs().maxCoeff(), 1e-13 * std::max(1.0, b.cwiseAbs().maxCoeff()));
}

class RandomSums : public testing::TestWithParam<int> {};

TEST_P(RandomSums, AgreeWithMatrices) {
  const int sites = GetParam();
  std::mt19937_64 random(100 + static_cast<unsigned>(sites));
  for (int round = 0; round < 20; ++round) {
    const PauliSum a = random_sum(random, sites, 12, Coefficients::complex);
    const PauliSum b = random_sum(random, sites, 12, Coefficients::complex);
    const Eigen::MatrixXcd A = matrix_of(a, sites);
    const Eigen::MatrixXcd B = matrix_of(b, sites);
    expect_near(matrix_of(a + b, sites), A + B);
    expect_near(matrix_of(a - b, sites), A - B);
    expect_near(matrix_of((2.0 + i) * a, sites), (2.0 + i) * A);
    expect_near(matrix_of(a * b, sites), A * B);
    expect_near(matrix_of(commutator(a, b), sites), A * B - B * A);
    expect_near(matrix_of(a.adjoint(), sites), A.adjoint());
    expect_near(matrix_of(a.one_site_part() + a.many_site_part(), sites), A);
    EXPECT_NEAR(std::abs(a.mean() - A.trace() / static_cast<double>(A.rows())), 0, 1e-13);
    EXPECT_LE((A - a.mean() * Eigen::MatrixXcd::Identity(A.rows(), A.cols())).operatorNorm(),
              a.one_norm() * (1 + 1e-13));
  }
}

TEST_P(RandomSums, ReadBackExactlyAsPrinted) {
  const int sites = GetParam();
  std::mt19937_64 random(200 + static_cast<unsigned>(sites));
  for (int round = 0; round < 50; ++round) {
    const PauliSum sum = random_sum(random, sites, 30, Coefficients::real);
    EXPECT_EQ(parse_pauli_sum(to_text(sum), "printed", sites), sum) << to_text(sum);
  }
}

TEST_P(RandomSums, KnowTheirSymmetries) {
  const int sites = GetParam();
  std::mt19937_64 random(300 + static_cast<unsigned>(sites));
  int real_ones = 0;
  for (int round = 0; round < 100; ++round) {
    const PauliSum hermitian = random_sum(random, sites, 2, Coefficients::real);
    const Eigen::MatrixXcd H = matrix_of(hermitian, sites);
    EXPECT_TRUE(hermitian.is_hermitian());
    EXPECT_EQ(H, H.adjoint());
    EXPECT_EQ(hermitian.is_real(), H.imag().isZero(0));
    EXPECT_EQ((i * hermitian).is_real(), H.real().isZero(0));
    EXPECT_FALSE((i * hermitian).is_hermitian());
    if (hermitian.is_real()) ++real_ones;
  }
  EXPECT_GT(real_ones, 0);
  EXPECT_LT(real_ones, 100);
}

INSTANTIATE_TEST_SUITE_P(UpToSixSites, RandomSums, testing::Range(1, 7));

TEST(PauliSum, ClosedIdentities) {
  for (const int site : {0, 3, 63}) {
    const PauliSum x = PauliSum::single('X', site);
    const PauliSum y = PauliSum::single('Y', site);
    const PauliSum z = PauliSum::single('Z', site);
    EXPECT_EQ(x * y, i * z);
    EXPECT_EQ(y * z, i * x);
    EXPECT_EQ(z * x, i * y);
    EXPECT_EQ(commutator(x, y), 2.0 * i * z);
    EXPECT_EQ(x * x, PauliSum::identity());
    EXPECT_EQ(x * y * z, PauliSum::identity(i));
    EXPECT_TRUE(commutator(x, x).empty());
    // The ladder operator (X + iY)/2 raises: [Z, s+] = 2 s+, s+ s+ = 0, s+ s- = (1 + Z)/2.
    const PauliSum raise = 0.5 * (x + i * y);
    EXPECT_EQ(commutator(z, raise), 2.0 * raise);
    EXPECT_TRUE((raise * raise).empty());
    EXPECT_EQ(raise * raise.adjoint(), 0.5 * (PauliSum::identity() + z));
  }
  EXPECT_EQ(matrix_of(0.5 * (PauliSum::single('X', 0) + i * PauliSum::single('Y', 0)), 1)(1, 0), 1.0);
}

TEST(PauliSum, JacobiIdentity) {
  std::mt19937_64 random(5);
  const PauliSum a = random_sum(random, 8, 10, Coefficients::complex);
  const PauliSum b = random_sum(random, 8, 10, Coefficients::complex);
  const PauliSum c = random_sum(random, 8, 10, Coefficients::complex);
  const PauliSum cycle =
      commutator(a, commutator(b, c)) + commutator(b, commutator(c, a)) + commutator(c, commutator(a, b));
  EXPECT_LE(cycle.largest_coefficient(), 1e-12);
  EXPECT_GT(commutator(a, commutator(b, c)).largest_coefficient(), 0.1);
}

TEST(PauliSum, NormalFormHasNoZeros) {
  PauliSum sum = PauliSum::single('Z', 1, 0.5);
  sum.add(PauliString::single('Z', 1), -0.5);
  EXPECT_TRUE(sum.empty());
  sum.add(PauliString::single('Z', 1), 0.0);
  EXPECT_TRUE(sum.empty());
  sum = PauliSum::single('Z', 1);
  EXPECT_TRUE((0.0 * sum).empty());
  EXPECT_TRUE((sum - sum).empty());
  sum += sum;
  EXPECT_EQ(sum, PauliSum::single('Z', 1, 2.0));
  sum -= sum;
  EXPECT_TRUE(sum.empty());
}

TEST(PauliSum, Properties) {
  const PauliSum sum = PauliSum::identity(-3.0) + PauliSum::single('X', 2, 2.0) +
                       PauliSum::single('Z', 0) * PauliSum::single('Y', 4, -4.0);
  EXPECT_EQ(sum.sites(), 5);
  EXPECT_EQ(sum.largest_coefficient(), 4.0);
  EXPECT_EQ(sum.one_norm(), 6.0);
  EXPECT_EQ(sum.mean(), -3.0);
  EXPECT_TRUE(sum.is_hermitian());
  EXPECT_FALSE(sum.is_real());
  EXPECT_EQ(sum.one_site_part(), PauliSum::identity(-3.0) + PauliSum::single('X', 2, 2.0));
  EXPECT_EQ(sum.many_site_part(), PauliSum::single('Z', 0) * PauliSum::single('Y', 4, -4.0));
  EXPECT_EQ(sum.without_below(2.0), PauliSum::identity(-3.0) + sum.many_site_part());
  EXPECT_EQ(PauliSum{}.sites(), 0);
  EXPECT_EQ(PauliSum{}.mean(), 0.0);
  EXPECT_EQ(PauliSum::identity().sites(), 0);
  EXPECT_EQ(PauliSum::single('Z', 63).sites(), 64);
}

TEST(PauliSum, PrintsATermALine) {
  EXPECT_EQ(to_text(PauliSum{}), "0\n");
  EXPECT_EQ(to_text(PauliSum::identity(2.5)), "2.5\n");
  EXPECT_EQ(to_text(PauliSum::single('Z', 63, -0.1) + PauliSum::single('X', 0) * PauliSum::single('Y', 10)),
            "-0.1 Z63\n1 X0 Y10\n");
  EXPECT_THROW(to_text(PauliSum::single('Z', 0, i)), std::invalid_argument);
}

} // namespace
} // namespace leyden
