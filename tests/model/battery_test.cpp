#include "leyden/model/battery.hpp"

#include "leyden/pauli/flip_groups.hpp"
#include "leyden/pauli/parse.hpp"
#include "tests/pauli/reference.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace leyden {
namespace {

Battery chain(int sites, double p, double alpha, double B) {
  return Battery(
      SpinChain{.coupling = Coupling::by_distance(CouplingShape::power_law, Boundary::open, sites, 0.7, p),
                .alpha = alpha,
                .B = B});
}

/// `axis` on one site of the 2^N space, by Kronecker products.
Eigen::MatrixXcd on_site(char axis, int site, int sites) {
  Eigen::MatrixXcd matrix = Eigen::MatrixXcd::Identity(1, 1);
  for (int i = 0; i < sites; ++i)
    matrix = kronecker(pauli_matrix(i == site ? axis : 'I'), matrix);
  return matrix;
}

TEST(SpinChain, IsEquation3) {
  const int N = 5;
  const double g = 0.7, p = 1.5, alpha = -0.4, B = 1.25;
  Eigen::MatrixXcd H_B = Eigen::MatrixXcd::Zero(32, 32);
  Eigen::MatrixXcd H_g = Eigen::MatrixXcd::Zero(32, 32);
  for (int i = 0; i < N; ++i) {
    H_B += B * on_site('Z', i, N);
    for (int j = i + 1; j < N; ++j)
      H_g -= g / std::pow(j - i, p) *
             (on_site('Z', i, N) * on_site('Z', j, N) +
              alpha * (on_site('X', i, N) * on_site('X', j, N) + on_site('Y', i, N) * on_site('Y', j, N)));
  }
  const Battery battery = chain(N, p, alpha, B);
  EXPECT_EQ(battery.sites(), N);
  EXPECT_LE((matrix_of(battery.field(), N) - H_B).cwiseAbs().maxCoeff(), 1e-14);
  EXPECT_LE((matrix_of(battery.interaction(), N) - H_g).cwiseAbs().maxCoeff(), 1e-14);
  EXPECT_LE((matrix_of(battery.hamiltonian(), N) - H_B - H_g).cwiseAbs().maxCoeff(), 1e-14);
  EXPECT_TRUE(battery.hamiltonian().is_real(0));
  EXPECT_TRUE(battery.hamiltonian().is_hermitian(0));
}

TEST(SpinChain, AllDownHasTheEnergyMinusNBMinusG) {
  for (const double alpha : {-1.0, -0.3, 0.0, 0.5, 1.0}) {
    const int N = 7;
    const Battery battery = chain(N, 1, alpha, 2.0);
    const double E = -N * 2.0 - 0.7 * 11.15;
    // An eigenstate: the only elements of row 0 that are not zero are on the diagonal.
    for (const FlipGroup& group : flip_groups(battery.hamiltonian()))
      EXPECT_NEAR(std::abs(group.value(0) - (group.flip == 0 ? E : 0.0)), 0, 1e-13)
          << alpha << " " << group.flip;
  }
}

TEST(SpinChain, AllDownIsTheGroundState) {
  for (const double alpha : {-1.0, 0.0, 1.0}) {
    const Battery battery = chain(6, 0.5, alpha, 0.3);
    const double E = -6 * 0.3 - battery.chain()->coupling.total();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(matrix_of(battery.hamiltonian(), 6));
    EXPECT_NEAR(solver.eigenvalues()(0), E, 1e-12);
    EXPECT_TRUE(battery.ground_is_down());
  }
}

TEST(SpinChain, AllDownNeedNotBeTheGroundStateElsewhere) {
  const auto pair = [](double g, double alpha, double B) {
    return Battery(SpinChain{.coupling = Coupling::from_matrix(2, {0, g, g, 0}), .alpha = alpha, .B = B});
  };
  EXPECT_TRUE(pair(3, 1, 0.1).ground_is_down());
  for (const Battery& battery : {pair(-3, 0, 0.1), pair(3, 1.5, 0.1), pair(3, -1.5, 0.1), pair(3, 0, -0.1)}) {
    EXPECT_FALSE(battery.ground_is_down());
    const Eigen::MatrixXcd matrix = matrix_of(battery.hamiltonian(), 2);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(matrix);
    EXPECT_LT(solver.eigenvalues()(0), matrix(0, 0).real() - 0.1);
  }
  EXPECT_FALSE(Battery(PauliBattery{.sites = 1, .hamiltonian = PauliSum::single('Z', 0)}).ground_is_down());
}

TEST(SpinChain, FieldAndInteractionsCommuteForEveryAlpha) {
  for (const double alpha : {-1.0, -0.37, 0.0, 0.6, 1.0}) {
    const Battery battery = chain(8, 1, alpha, 1.0);
    EXPECT_FALSE(battery.interaction().empty());
    EXPECT_LE(commutator(battery.interaction(), battery.field()).largest_coefficient(), 1e-15) << alpha;
  }
}

TEST(SpinChain, OneSpinHasTheFieldAlone) {
  const Battery battery = chain(1, 1, 0.5, 1.0);
  EXPECT_EQ(battery.hamiltonian(), PauliSum::single('Z', 0));
  EXPECT_TRUE(battery.interaction().empty());
}

TEST(SpinChain, RefusesMoreSitesThanAPauliStringHas) {
  EXPECT_THROW(static_cast<void>(chain(65, 1, 0, 1).field()), std::invalid_argument);
  EXPECT_EQ(chain(64, 1, 0, 1).hamiltonian().sites(), 64);
}

TEST(PauliBattery, SplitsOneSiteTermsFromTheRest) {
  const PauliSum sum = parse_pauli_sum("2\n1 Z0\n0.5 X1\n-1 Z0 Z1\n3 X0 Y1 Z2", "b.txt", 3);
  const Battery battery(PauliBattery{.sites = 4, .hamiltonian = sum});
  EXPECT_EQ(battery.sites(), 4);
  EXPECT_EQ(battery.chain(), nullptr);
  EXPECT_EQ(battery.field(), parse_pauli_sum("2\n1 Z0\n0.5 X1", "b.txt", 3));
  EXPECT_EQ(battery.interaction(), parse_pauli_sum("-1 Z0 Z1\n3 X0 Y1 Z2", "b.txt", 3));
  EXPECT_EQ(battery.hamiltonian(), sum);
}

} // namespace
} // namespace leyden
