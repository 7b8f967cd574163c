#include "leyden/hamiltonian/operator.hpp"
#include "leyden/thermodynamics/highest_energy.hpp"
#include "leyden/thermodynamics/work_operator.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <cmath>

namespace leyden {
namespace {

ChargingProtocol chain(int sites, double alpha, double omega, std::vector<int> driven, double p = 1) {
  return {.battery = Battery(SpinChain{
              Coupling::by_distance(CouplingShape::power_law, Boundary::open, sites, 1, p), alpha, 1.0}),
          .charger = Charger(LocalCharger{omega, std::move(driven)})};
}

double norm(const PauliSum& sum, int sites) {
  const Eigen::MatrixXcd matrix = dense(sum, FullSpace(sites));
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd>(matrix).eigenvalues().cwiseAbs().maxCoeff();
}

TEST(WorkOperator, IsOneSiteForTheDrivenChain) {
  const WorkOperator work = work_operator(chain(5, 0.4, 4, {0, 1, 2, 3, 4}));
  EXPECT_TRUE(work.difference.many_site_part().empty());
  EXPECT_EQ(work.difference.terms().size(), 10U);
}

TEST(WorkOperator, RateIsTheCommutatorOfTheChargerAlone) {
  // [H_g, H_B] = 0 for every alpha, so i[H, H_0] = i[V, H_B + H_g].
  const ChargingProtocol protocol = chain(4, 0.3, 2.5, {0, 2});
  const WorkOperator work = work_operator(protocol);
  const PauliSum expected = PauliSum::Coefficient(0, 1) *
                            commutator(protocol.charger.hamiltonian(), protocol.battery.hamiltonian());
  EXPECT_LT((work.rate - expected).largest_coefficient(), 1e-14);
  EXPECT_TRUE(work.rate.is_hermitian());
}

TEST(WorkOperator, NormBoundIsExactForOneSiteTerms) {
  PauliSum sum =
      PauliSum::single('X', 0, 3.0) + PauliSum::single('Z', 0, 4.0) + PauliSum::single('Y', 2, -2.0);
  EXPECT_NEAR(norm_bound(sum), 7, 1e-14);
  EXPECT_NEAR(norm(sum, 3), 7, 1e-12);
}

TEST(WorkOperator, NormBoundHoldsForChains) {
  for (const double alpha : {-1.0, -0.3, 0.0, 0.5, 1.0}) {
    const ChargingProtocol protocol = chain(4, alpha, 1.7, {0, 1, 2, 3});
    const WorkOperator work = work_operator(protocol);
    EXPECT_GE(work.static_norm * (1 + 1e-14), norm(protocol.battery.hamiltonian(), 4)) << alpha;
    EXPECT_GE(work.difference_norm * (1 + 1e-14), norm(work.difference, 4)) << alpha;
  }
}

TEST(WorkOperator, BoundIsThatOfThePaper) {
  // W <= N (B + sqrt(B^2 + omega^2)) with all sites driven.
  const WorkOperator work = work_operator(chain(6, 0, 4, {0, 1, 2, 3, 4, 5}, 0));
  EXPECT_NEAR(work_bound(work, -6.0, -6.0 - 15.0), 6 * (1 + std::sqrt(17.0)), 1e-12);
}

TEST(WorkOperator, IsTheBatteryBesideAStrongCharger) {
  const WorkOperator strong = work_operator(chain(4, 0.3, 100, {0, 1, 2, 3}));
  EXPECT_EQ(strong.source, WorkSource::battery);
  EXPECT_EQ(strong.difference, chain(4, 0.3, 100, {0}).battery.hamiltonian().traceless());
  EXPECT_EQ(work_operator(chain(4, 0.3, 4, {0, 1, 2, 3})).source, WorkSource::difference);
}

TEST(WorkOperator, BoundOfAFullBatteryIsExactlyZero) {
  const WorkOperator work = work_operator(chain(5, 0, 4, {0, 1, 2, 3, 4}, 0));
  EXPECT_EQ(work_bound(work, -5.0, 15.0 * (1 - 1e-15)), 0);
  EXPECT_EQ(work_bound(work, -5.0, 11.0, 11.0), 0);
  EXPECT_GT(work_bound(work, -5.0, 11.0), 3.9);
}

TEST(WorkOperator, BoundCannotBeBelowTheRoundingOfLargeEnergies) {
  WorkOperator work = work_operator(chain(3, 0, 4, {0, 1, 2}));
  work.static_norm = 1e16;
  EXPECT_GT(work_bound(work, -3.0, 1e16), 1);
}

TEST(HighestEnergy, IsThatOfTheSpectrum) {
  const PauliSum field = PauliSum::single('Z', 0, 0.3) + PauliSum::single('Z', 1, -0.5);
  const PauliSum z0z1 = PauliSum::single('Z', 0) * PauliSum::single('Z', 1);
  const PauliSum others = PauliSum::single('X', 1) * PauliSum::single('Y', 2);
  for (const PauliSum& sum : {field + z0z1, field + others, z0z1 + PauliSum::single('X', 0, 2.0)}) {
    const Eigen::MatrixXcd matrix = dense(sum, FullSpace(3));
    const double expected = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd>(matrix).eigenvalues().maxCoeff();
    EXPECT_NEAR(highest_energy(sum, 3).value(), expected, 1e-13);
  }
  EXPECT_EQ(highest_energy({}, 3), 0);
  EXPECT_FALSE(highest_energy(others, 20));
}

TEST(WorkOperator, UndrivenSitesContributeTwiceTheFieldAtMost) {
  const WorkOperator work = work_operator(chain(3, 0, 4, {0}, 0));
  EXPECT_NEAR(work_bound(work, -3.0, -1e9), 1 + std::sqrt(17.0) + 4, 1e-12);
}

} // namespace
} // namespace leyden
