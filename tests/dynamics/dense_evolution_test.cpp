// The error that full diagonalisation promises, against the same in extended precision.
#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "tests/dynamics/tasks.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <complex>
#include <limits>

namespace leyden {
namespace {

using Real = long double;
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

/// The same evolution in extended precision.
class Exact {
 public:
  Exact(const EvolutionTask& task)
      : eigen_(dense_real(task.hamiltonian, FullSpace(task.sites)).cast<Real>()) {
    for (const PauliSum& observable : task.observables)
      observables_.push_back(dense(observable, FullSpace(task.sites)).cast<std::complex<Real>>());
    start_ = eigen_.eigenvectors().row(static_cast<Eigen::Index>(FullSpace(task.sites).all_down()));
  }
  Real value(std::size_t k, Real t) const {
    const Eigen::Matrix<std::complex<Real>, Eigen::Dynamic, 1> turned =
        start_.transpose().array().cast<std::complex<Real>>() *
        (std::complex<Real>(0, -t) * eigen_.eigenvalues().array().cast<std::complex<Real>>()).exp();
    const Eigen::Matrix<std::complex<Real>, Eigen::Dynamic, 1> state =
        eigen_.eigenvectors().cast<std::complex<Real>>() * turned;
    return state.dot(observables_[k] * state).real();
  }

 private:
  Eigen::SelfAdjointEigenSolver<Matrix> eigen_;
  std::vector<Eigen::Matrix<std::complex<Real>, Eigen::Dynamic, Eigen::Dynamic>> observables_;
  Eigen::Matrix<Real, 1, Eigen::Dynamic> start_;
};

TEST(DenseEvolution, PromisesAnErrorThatHoldsAndIsSharp) {
  std::mt19937_64 random(5);
  constexpr int sites = 6;
  const std::vector<PauliSum> sums{chain_interaction(sites, 1, 0, 1) + uniform_field(sites, 'X', 4),
                                   chain_interaction(sites, 1, 1, sites) + uniform_field(sites, 'X', 4),
                                   random_real_sum(sites, 60, random), random_real_sum(sites, 60, random),
                                   // Levels that are equal, or nearly so.
                                   chain_interaction(sites, 1, 0, 1) + uniform_field(sites, 'X', 1e-4)};
  for (const PauliSum& sum : sums) {
    const EvolutionTask task = task_of(sites, sum.traceless(), many_observables(sites, random), 1000);
    const Exact exact(task);
    const auto evolution = evolve_dense(PETSC_COMM_WORLD, task);
    for (const double t : {0.0, 0.1, 1.0, 30.0, 300.0, 1000.0, 4000.0}) {
      const double error = evolution->state_error(t);
      const std::vector<double> values = evolution->observe(t);
      for (std::size_t k = 0; k < values.size(); ++k)
        EXPECT_NEAR(values[k], static_cast<double>(exact.value(k, t)), 2 * error) << k << " at " << t;
      EXPECT_LE(error, std::numeric_limits<double>::epsilon() * (300 + 3 * evolution->spectral_width() * t));
    }
  }
}

TEST(DenseEvolution, KeepsATightToleranceForEightSites) {
  std::mt19937_64 random(6);
  for (int k = 0; k < 3; ++k) {
    EvolutionTask task = task_of(8, random_hermitian_sum(8, 60, random), {uniform_field(8, 'Z', 1)}, 40);
    const auto evolution = evolve_dense(PETSC_COMM_WORLD, task);
    EXPECT_LE(evolution->state_error(40), 1e-12) << evolution->spectral_width();
  }
  const EvolutionTask chain = charged_chain(8, chain_interaction(8, 1, 0, 1), 300);
  EXPECT_LE(evolve_dense(PETSC_COMM_WORLD, chain)->state_error(300), 3e-11);
}

TEST(DenseEvolution, IsNotDisturbedByAnIdentity) {
  EvolutionTask task = charged_chain(5, chain_interaction(5, 1, 0.4, 5), 10);
  const auto plain = evolve_dense(PETSC_COMM_WORLD, task);
  const std::vector<double> expected = plain->observe(10);
  task.hamiltonian += PauliSum::identity(1e9);
  const auto shifted = evolve_dense(PETSC_COMM_WORLD, task);
  EXPECT_EQ(shifted->observe(10), expected);
  EXPECT_EQ(shifted->state_error(10), plain->state_error(10));
}

} // namespace
} // namespace leyden
