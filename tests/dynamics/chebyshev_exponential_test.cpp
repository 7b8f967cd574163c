// exp(-i H dt) by Chebyshev series against full diagonalisation, on any number of ranks.
#include "dynamics/chebyshev/chebyshev_exponential.hpp"

#include "dynamics/chebyshev/chebyshev_series.hpp"
#include "dynamics/chebyshev/shared_exponential.hpp"

#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/pauli_action.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <Eigen/Eigenvalues>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

using Complex = std::complex<double>;

Eigen::VectorXcd random_state(Eigen::Index size, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  Eigen::VectorXcd state(size);
  for (Complex& value : state)
    value = Complex(normal(random), normal(random));
  return state.normalized();
}

using Eigensystem = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd>;

Eigensystem diagonalised(const PauliSum& sum, int sites) {
  return Eigensystem(dense(sum, FullSpace(sites)));
}

Eigen::VectorXcd exact(const Eigensystem& eigen, double dt, const Eigen::VectorXcd& state) {
  const Eigen::VectorXcd turned = (Complex(0, -dt) * eigen.eigenvalues().cast<Complex>().array()).exp();
  return eigen.eigenvectors() * (turned.array() * (eigen.eigenvectors().adjoint() * state).array()).matrix();
}

struct Outcome {
  ChebyshevExponential::Step step;
  double error; ///< true 2-norm error, of all ranks
};

/// 2-norm, over all ranks, of what distinguishes their parts of a state from the expected one.
double distance(const std::vector<Complex>& state, Eigen::Index first, const Eigen::VectorXcd& expected) {
  double square = 0;
  for (std::size_t j = 0; j < state.size(); ++j)
    square += std::norm(state[j] - expected[first + static_cast<Eigen::Index>(j)]);
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &square, 1, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD));
  return std::sqrt(square);
}

Outcome apply(const PauliSum& sum, int sites, SpectralBounds bounds, double dt, double budget,
              const Eigen::VectorXcd& start) {
  const FullSpace space(sites);
  PauliAction action(PETSC_COMM_WORLD, sum, space);
  const auto rows = static_cast<long long>(action.local_rows());
  long long first = 0;
  check_mpi(MPI_Exscan(&rows, &first, 1, MPI_LONG_LONG, MPI_SUM, PETSC_COMM_WORLD));
  if (rank_of(PETSC_COMM_WORLD) == 0) first = 0;
  std::vector<Complex> state(start.data() + first, start.data() + first + rows);
  ChebyshevExponential exponential(PETSC_COMM_WORLD, state.size());
  Outcome outcome{exponential.apply(
                      [&](std::span<const Complex> x, std::span<Complex> result) {
                        std::fill(result.begin(), result.end(), 0.0);
                        action.add(x, result);
                      },
                      bounds, dt, budget, state),
                  0};
  outcome.error = distance(state, first, exact(diagonalised(sum, sites), dt, start));
  return outcome;
}

TEST(ChebyshevSeries, SumsUpToTheExponential) {
  for (const double z : {0.0, 1e-3, 0.7, 5.0, 60.0, 400.0})
    for (const double budget : {1e-3, 1e-8, 1e-14}) {
      const ChebyshevSeries series = chebyshev_series(z, budget);
      EXPECT_LE(series.tail, budget);
      for (const double x : {-1.0, -0.3, 0.2, 0.9, 1.0}) {
        Complex sum = 0;
        Complex power = 1;
        for (std::size_t k = 0; k < series.coefficients.size(); ++k) {
          sum += power * series.coefficients[k] * std::cos(static_cast<double>(k) * std::acos(x));
          power *= Complex(0, -1);
        }
        EXPECT_LE(std::abs(sum - std::exp(Complex(0, -z * x))), series.tail + 2e-15 * (10 + z))
            << z << " " << x;
      }
    }
}

TEST(ChebyshevSeries, IsNotWasteful) {
  EXPECT_EQ(chebyshev_series(0, 1e-14).coefficients.size(), 1U);
  EXPECT_LE(chebyshev_series(1, 1e-14).coefficients.size(), 16U);
  EXPECT_LE(chebyshev_series(100, 1e-14).coefficients.size(), 150U);
}

TEST(ChebyshevExponential, AgreesWithFullDiagonalisation) {
  std::mt19937_64 random(5);
  for (const int sites : {1, 2, 5})
    for (const double dt : {0.0, 0.3, -0.8, 7.0})
      for (const double budget : {1e-4, 1e-8, 1e-13}) {
        const PauliSum sum = random_hermitian_sum(sites, 12, random);
        const Eigen::VectorXcd start = random_state(Eigen::Index{1} << sites, random);
        const Outcome outcome = apply(sum, sites, spectral_bounds(sum), dt, budget, start);
        EXPECT_FALSE(outcome.step.failure);
        EXPECT_LE(outcome.step.error, budget);
        EXPECT_LE(outcome.error, outcome.step.error + 1e-13) << to_text(sum);
      }
}

/// The same in shared arrays.
Outcome apply_shared(const PauliSum& sum, const Eigensystem& eigen, SpectralBounds bounds, double dt,
                     double budget, const Eigen::VectorXcd& start, SharedExponential& exponential) {
  const Eigen::Index rows = start.size() / size_of(PETSC_COMM_WORLD);
  const Eigen::Index first = rows * rank_of(PETSC_COMM_WORLD);
  std::vector<Complex> state(start.data() + first, start.data() + first + rows);
  exponential.use(sum, bounds);
  Outcome outcome{exponential.apply(dt, budget, state), 0};
  outcome.error = distance(state, first, exact(eigen, dt, start));
  return outcome;
}

TEST(SharedExponential, AgreesWithFullDiagonalisation) {
  const int sites = 8;
  const int ranks = size_of(PETSC_COMM_WORLD);
  std::mt19937_64 random(8);
  if (ranks == 3) GTEST_SKIP() << "the kernels take powers of two";
  for (const char* couplings : {"Z", "XYZ", "X", "Y"}) {
    const PauliSum sum = random_form(sites, random, 0.7, couplings);
    ASSERT_TRUE(has_shared_operator(sum, sites, Entries::complex, ranks));
    const Eigensystem eigen = diagonalised(sum, sites);
    const Eigen::VectorXcd start = random_state(Eigen::Index{1} << sites, random);
    // All nodes that the ranks can play.
    for (int a_node = 1; a_node <= ranks; a_node *= 2) {
      const NodeGrid grid(PETSC_COMM_WORLD, a_node);
      if (!has_distributed_operator(sum, sites, Entries::complex, {ranks, a_node})) continue;
      SharedExponential exponential(grid, sites);
      for (const double dt : {0.0, 0.2, -0.3, 2.0})
        for (const double budget : {1e-4, 1e-13}) {
          const Outcome outcome =
              apply_shared(sum, eigen, spectral_bounds(sum), dt, budget, start, exponential);
          EXPECT_FALSE(outcome.step.failure);
          EXPECT_LE(outcome.step.error, budget);
          EXPECT_LE(outcome.error, outcome.step.error + 1e-13) << couplings << " " << dt << " " << a_node;
          EXPECT_EQ(outcome.step.products > 0, dt != 0);
        }
    }
  }
}

TEST(SharedExponential, CatchesBoundsThatAreTooSmall) {
  if (size_of(PETSC_COMM_WORLD) == 3) GTEST_SKIP() << "the kernels take powers of two";
  std::mt19937_64 random(9);
  const int sites = 8;
  const PauliSum sum = chain_interaction(sites, 1, 0.4, sites) + uniform_field(sites, 'X', 2);
  const SpectralBounds bounds = spectral_bounds(sum);
  const Eigensystem eigen = diagonalised(sum, sites);
  const Eigen::VectorXcd start = random_state(Eigen::Index{1} << sites, random);
  const NodeGrid grid(PETSC_COMM_WORLD, size_of(PETSC_COMM_WORLD));
  SharedExponential exponential(grid, sites);
  const auto step = [&](double share) {
    return apply_shared(sum, eigen, {.lowest = share * bounds.lowest, .highest = share * bounds.highest}, 3,
                        1e-12, start, exponential);
  };
  EXPECT_FALSE(step(1).step.failure);
  const Outcome outcome = step(0.5);
  ASSERT_TRUE(outcome.step.failure);
  EXPECT_THAT(*outcome.step.failure, testing::HasSubstr("an eigenvalue lies outside"));
}

TEST(ChebyshevExponential, OfTheZeroHamiltonianLeavesTheStateAlone) {
  std::mt19937_64 random(6);
  const Eigen::VectorXcd start = random_state(8, random);
  const Outcome outcome = apply(PauliSum{}, 3, {.lowest = 0, .highest = 0}, 5, 1e-14, start);
  EXPECT_EQ(outcome.step.products, 0);
  EXPECT_LE(outcome.error, 1e-15);
}

TEST(ChebyshevExponential, CatchesBoundsThatAreTooSmall) {
  std::mt19937_64 random(7);
  const int sites = 5;
  const PauliSum sum = chain_interaction(sites, 1, 0.4, sites) + uniform_field(sites, 'X', 2);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(dense(sum, FullSpace(sites)));
  const double lowest = eigen.eigenvalues().minCoeff();
  const double highest = eigen.eigenvalues().maxCoeff();
  const Eigen::VectorXcd start = random_state(32, random);
  const auto step = [&](double share) {
    return apply(sum, sites, {.lowest = share * lowest, .highest = share * highest}, 3, 1e-12, start);
  };
  EXPECT_FALSE(step(1 + 1e-12).step.failure);
  for (const double share : {0.99, 0.9, 0.5}) {
    const Outcome outcome = step(share);
    ASSERT_TRUE(outcome.step.failure) << share;
    EXPECT_THAT(*outcome.step.failure, testing::HasSubstr("an eigenvalue lies outside"));
  }
}

} // namespace
} // namespace leyden
