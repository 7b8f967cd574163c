// States moved on by Chebyshev series, one time or several by each, against full diagonalisation, on any
// number of ranks.
#include "leyden/dynamics/chebyshev_steps.hpp"

#include "dynamics/chebyshev/chebyshev_exponential.hpp"
#include "dynamics/chebyshev/spectral_interval.hpp"
#include "dynamics/prepared_state.hpp"
#include "dynamics/state_product.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/tasks.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}

ChebyshevStepsPlan plan_of(const EvolutionTask& task, OperatorKind kind, int together) {
  ChebyshevStepsPlan plan = plan_chebyshev_steps(task, kind, TeamSize::one_node(size_of(world())), plenty);
  plan.together = together;
  return plan;
}

void expect_agreement(const EvolutionTask& task, OperatorKind kind) {
  for (const int together : {1, 3, 32})
    expect_same_as_dense(task, *evolve_chebyshev_steps(Team(world()), task, plan_of(task, kind, together)));
}

TEST(ChebyshevSteps, AgreeWithFullDiagonalisationAtAnyTolerance) {
  for (const double tolerance : {1e-6, 1e-8, 1e-10, 1e-12})
    for (const OperatorKind kind : {OperatorKind::assembled, OperatorKind::matrix_free})
      expect_agreement(charging_task(7, tolerance), kind);
}

TEST(ChebyshevSteps, UnderAnyHermitianSumAgreeWithFullDiagonalisation) {
  for (const EvolutionTask& task : random_tasks())
    expect_agreement(task, OperatorKind::matrix_free);
  std::mt19937_64 random(3);
  expect_agreement(task_of(3, PauliSum::identity(2), many_observables(3, random)), OperatorKind::assembled);
}

TEST(ChebyshevSteps, FromTheGroundStateAgreeWithFullDiagonalisation) {
  expect_agreement(task_from_ground_state(), OperatorKind::assembled);
}

TEST(ChebyshevSteps, OnNodesOfOneRankAgreeWithFullDiagonalisation) {
  if (size_of(world()) == 3) GTEST_SKIP() << "the fast kernels take powers of two";
  const EvolutionTask task = charging_task(10);
  const Team team(world(), 1);
  const ChebyshevStepsPlan plan = plan_chebyshev_steps(task, OperatorKind::shared, team.size(), plenty);
  expect_same_as_dense(task, *evolve_chebyshev_steps(team, task, plan));
}

TEST(ChebyshevSteps, ShareTheVectorsOfAnExpansion) {
  const EvolutionTask task = charging_task(6);
  std::vector<std::int64_t> products;
  for (const int together : {1, 13}) {
    const auto evolution =
        evolve_chebyshev_steps(Team(world()), task, plan_of(task, OperatorKind::assembled, together));
    const std::vector<double> times = unequal_times(task.end);
    evolution->expect(times);
    for (const double t : times)
      static_cast<void>(evolution->observe(t));
    products.push_back(evolution->report().matvecs);
  }
  EXPECT_LT(products[1], products[0] / 2);
}

TEST(ChebyshevSteps, NeedNotBeTold) {
  const EvolutionTask task = charging_task(6);
  const auto evolution =
      evolve_chebyshev_steps(Team(world()), task, plan_of(task, OperatorKind::assembled, 8));
  const auto exact = evolve_dense(world(), task);
  const std::vector<double> times = unequal_times(task.end);
  evolution->expect(times);
  for (const double t : {0.0, 0.1, 0.1, 0.35, times[7], 0.99, 1.3})
    EXPECT_NEAR(evolution->observe(t).at(0), exact->observe(t).at(0), 1e-10) << t;
}

TEST(ChebyshevStepsPlan, ExistsForAbsurdTasks) {
  EvolutionTask task = charging_task(5);
  for (const double factor : {0.0, 1.0, 1e6, 1e100, 1e300, 1e308}) {
    EvolutionTask absurd = task;
    absurd.hamiltonian *= factor;
    EXPECT_GE(plan_chebyshev_steps(absurd, OperatorKind::assembled, TeamSize::one_node(1), plenty).together,
              1);
  }
}

TEST(ChebyshevSteps, StopWhenTheirWatchSaysSo) {
  const EvolutionTask task = charging_task(6);
  int asked = 0;
  const auto evolution =
      evolve_chebyshev_steps(Team(world()), task, plan_of(task, OperatorKind::assembled, 1),
                             [&](double) { return ++asked == 9 ? Sampling::stops : Sampling::goes_on; });
  EXPECT_EQ(evolution->observe(1).size(), 4U);
  EXPECT_TRUE(evolution->stopped());
  EXPECT_FALSE(evolution->failure());
  EXPECT_EQ(asked, 9);
  EXPECT_EQ(evolution->report().norm_drift, 0);
}

TEST(ChebyshevSteps, KeepNormAndEnergyOverLongTimes) {
  // On several ranks so small a state is nothing but messages.
  const int end = size_of(world()) == 1 ? 100 : 10;
  const EvolutionTask task = charging_task(8, 1e-10, end);
  const auto evolution =
      evolve_chebyshev_steps(Team(world()), task, plan_of(task, OperatorKind::assembled, 1));
  for (int t = 0; t <= end; ++t)
    static_cast<void>(evolution->observe(t));
  EXPECT_FALSE(evolution->failure());
  EXPECT_LT(evolution->report().norm_drift, 1e-12);
  EXPECT_LT(evolution->report().energy_drift, 1e-11);
}

TEST(ChebyshevSteps, SeeABoundThatIsTooSmall) {
  const PauliSum sum = chain_interaction(6, 1, 0.6, 6) + uniform_field(6, 'X', 4);
  StateProduct product(traceless_operator(Team(world()), sum, 6, OperatorKind::matrix_free));
  const PreparedState down = prepare_state(Team(world()), task_of(6, sum, {}), OperatorKind::matrix_free);
  const std::vector<std::complex<double>> start = entries_of(down.state);
  ChebyshevExponential exponential(world(), product.rows());
  const SpectralBounds certain = spectral_bounds(sum);
  for (const double part : {1.0, 0.5}) {
    std::vector<std::complex<double>> result(start.size());
    const std::vector<std::span<std::complex<double>>> results{result};
    const double t = 0.7;
    const ChebyshevExponential::Step step =
        exponential.states([&](std::span<const std::complex<double>> x,
                               std::span<std::complex<double>> y) { product.apply(x, y); },
                           {.lowest = part * certain.lowest, .highest = part * certain.highest}, start,
                           {&t, 1}, 1e-12, results, [](double) { return true; });
    EXPECT_EQ(step.failure.has_value(), part < 1);
  }
}

TEST(ChebyshevSteps, BeginAgainWhereABoundWasTooSmall) {
  EvolutionTask task = charging_task(6);
  task.hamiltonian += PauliSum::identity(3);
  const SpectralBounds certain = spectral_bounds(task.hamiltonian.traceless());
  for (const int together : {1, 13}) {
    ChebyshevStepsPlan plan = plan_of(task, OperatorKind::assembled, together);
    const auto products = [&] {
      const auto evolution = evolve_chebyshev_steps(Team(world()), task, plan);
      static_cast<void>(evolution->observe(task.end));
      return evolution->report().matvecs;
    };
    plan.interval = certain;
    const std::int64_t once = products();
    for (const double part : {0.9, 0.5, 0.1}) {
      plan.interval = SpectralBounds{.lowest = part * certain.lowest, .highest = part * certain.highest};
      EXPECT_GT(products(), once) << part << ": it was seen";
      expect_same_as_dense(task, *evolve_chebyshev_steps(Team(world()), task, plan));
    }
  }
}

TEST(SpectralInterval, OfAnyOperatorHoldsItsSpectrum) {
  std::mt19937_64 random(7);
  for (const int sites : {1, 3, 8}) {
    const PauliSum sum = random_hermitian_sum(sites, 20, random);
    const PauliSum traceless = sum - PauliSum::identity(sum.mean());
    StateProduct product(traceless_operator(Team(world()), sum, sites, OperatorKind::matrix_free));
    const SpectralBounds certain = spectral_bounds(traceless);
    const SpectralBounds found = spectral_interval(world(), product, certain).bounds;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(dense(traceless, FullSpace(sites)),
                                                                Eigen::EigenvaluesOnly);
    EXPECT_LE(found.lowest, eigen.eigenvalues().minCoeff() + 1e-12);
    EXPECT_GE(found.highest, eigen.eigenvalues().maxCoeff() - 1e-12);
    EXPECT_LE(found.width(), certain.width());
    EXPECT_LE(found.width(), 1.1 * (eigen.eigenvalues().maxCoeff() - eigen.eigenvalues().minCoeff()) + 1e-12);
  }
}

} // namespace
} // namespace leyden
