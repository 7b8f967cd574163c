// States of up to eight sites under a pulse against Taylor series of dense matrices.
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/driven_tasks.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// The state at `t` by its Taylor series in time, in short steps: within a piece lambda is a polynomial, and
/// psi' = -i (H + lambda V) psi gives all derivatives.
Eigen::VectorXcd taylor_state(const EvolutionTask& task, double t) {
  constexpr int order = 40;
  auto [h, v, state] = dense(task);
  for (const PulsePiece& piece : task.drive->pulse.pieces()) {
    const double length = std::min(piece.end, t) - piece.begin;
    if (length <= 0) continue;
    const auto& c = piece.coefficients;
    const double most = task.drive->pulse.highest() - task.drive->pulse.lowest() + 1;
    const double norm = task.hamiltonian.one_norm() + 2 * most * task.drive->hamiltonian.one_norm();
    const int steps = 1 + static_cast<int>(norm * length / 2);
    const double dt = length / steps;
    for (int k = 0; k < steps; ++k) {
      const double s = k * dt;
      // lambda(s + x) = sum_j lambda_j x^j.
      const std::array<double, 4> lambda{c[0] + s * (c[1] + s * (c[2] + s * c[3])),
                                         c[1] + s * (2 * c[2] + s * 3 * c[3]), c[2] + 3 * s * c[3], c[3]};
      std::vector<Eigen::VectorXcd> series{state};
      std::vector<Eigen::VectorXcd> driven;
      for (std::size_t n = 0; n < order; ++n) {
        driven.push_back(v * series[n]);
        Eigen::VectorXcd next = h * series[n];
        for (std::size_t j = 0; j <= std::min<std::size_t>(n, 3); ++j)
          next += lambda[j] * driven[n - j];
        series.push_back(Complex(0, -1) / (static_cast<double>(n) + 1) * next);
      }
      double power = 1;
      for (std::size_t n = 1; n <= order; ++n)
        state += (power *= dt) * series[n];
    }
  }
  return state;
}

TEST(TaylorState, OfOneSpinTurnsByTheAreaOfThePulse) {
  const double omega = 1.7;
  for (const PulseShape shape : all_shapes)
    for (const double t : {0.2, 0.8, 1.3}) {
      const EvolutionTask task = task_of(1, {}, PauliSum::single('X', 0, omega), pulse_of(shape), {}, 2);
      const Eigen::VectorXcd state = taylor_state(task, t);
      const double angle = 2 * omega * area(pulse_of(shape), t);
      EXPECT_NEAR(expectation(PauliSum::single('Z', 0), 1, state), -std::cos(angle), 1e-13) << t;
      EXPECT_NEAR(expectation(PauliSum::single('Y', 0), 1, state), std::sin(angle), 1e-13) << t;
    }
}

TEST(DrivenEvolution, OfManySitesAgreesWithTheDenseReference) {
  const int ranks = size_of(PETSC_COMM_WORLD);
  if (ranks == 4) GTEST_SKIP() << "on two and on three ranks, rows are shared out evenly and not";
  for (const int sites : {6, 7, 8}) {
    std::mt19937_64 random(static_cast<std::uint64_t>(sites));
    // Couplings of all axes, a lone Y, and terms on three sites; a part of them is driven.
    const PauliSum hamiltonian = 0.3 * random_form(sites, random, 0.5, "XYZ") +
                                 PauliSum::single('Y', 1, 0.4) + 0.2 * random_hermitian_sum(sites, 3, random);
    const PauliSum drive = uniform_field(sites, 'X', 0.7) + PauliSum::single('Y', 0, 0.5) +
                           0.2 * random_form(sites, random, 0.3, "XYZ");
    const PulseShape shape = all_shapes[static_cast<std::size_t>(sites - 6)];
    EvolutionTask task = task_of(sites, hamiltonian, drive, pulse_of(shape),
                                 {uniform_field(sites, 'Z', 1.0 / sites), PauliSum::single('Y', sites - 1),
                                  PauliSum::single('X', 0) * PauliSum::single('Z', 3)},
                                 0.6);
    task.tolerance = 1e-10;
    const auto evolution = evolve_driven(Team(PETSC_COMM_WORLD), task);
    for (const double t : {0.2, 0.6}) {
      const Eigen::VectorXcd state = taylor_state(task, t);
      const std::vector<double> values = evolution->observe(t);
      for (std::size_t f = 0; f < values.size(); ++f)
        EXPECT_NEAR(values[f], expectation(task.observables[f], sites, state), 1e-10)
            << sites << " sites, value " << f << " at " << t;
    }
    EXPECT_FALSE(evolution->failure());
    EXPECT_LE(evolution->state_error(0.6), 1e-10);
  }
}

} // namespace
} // namespace leyden
