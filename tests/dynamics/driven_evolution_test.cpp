// States under H_a + lambda(t) V against closed forms and against products of dense exponentials, on any
// number of ranks.
#include "dynamics/driven/driven_propagator.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/driven_tasks.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace leyden {
namespace {

using Complex = std::complex<double>;

TEST(DrivenEvolution, OfOneSpinTurnsByTheAreaOfThePulse) {
  const double omega = 1.7;
  for (const PulseShape shape : all_shapes) {
    const Pulse& pulse = pulse_of(shape);
    const auto evolution = evolve_driven(Team(PETSC_COMM_WORLD),
                                         task_of(1, {}, PauliSum::single('X', 0, omega), pulse,
                                                 {PauliSum::single('Z', 0), PauliSum::single('Y', 0)}, 2));
    for (double t = 0; t <= 2; t += 0.1) {
      const std::vector<double> values = evolution->observe(t);
      EXPECT_NEAR(values.at(0), -std::cos(2 * omega * area(pulse, t)), 1e-12) << t;
      EXPECT_NEAR(values.at(1), std::sin(2 * omega * area(pulse, t)), 1e-12) << t;
    }
    EXPECT_FALSE(evolution->failure());
    EXPECT_LE(evolution->state_error(2), 1e-10);
  }
}

Eigen::VectorXcd exponential(const Eigen::MatrixXcd& h, double dt, const Eigen::VectorXcd& state) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(h);
  const Eigen::VectorXcd turned = (Complex(0, -dt) * eigen.eigenvalues().cast<Complex>().array()).exp();
  return eigen.eigenvectors() * (turned.array() * (eigen.eigenvectors().adjoint() * state).array()).matrix();
}

/// The state at `t` by products of exponentials at the midpoints of `steps` equal steps in each piece.
Eigen::VectorXcd by_midpoints(const EvolutionTask& task, double t, int steps) {
  auto [h, v, state] = dense(task);
  for (const PulsePiece& piece : task.drive->pulse.pieces()) {
    const double length = std::min(piece.end, t) - piece.begin;
    if (length <= 0) continue;
    const int count = piece.is_constant() ? 1 : steps;
    for (int k = 0; k < count; ++k)
      state =
          exponential(h + piece.value(piece.begin + (k + 0.5) * length / count) * v, length / count, state);
  }
  return state;
}

/// The same with the errors of the midpoint rule extrapolated to zero steps: their powers of h are even.
Eigen::VectorXcd dense_state(const EvolutionTask& task, double t) {
  std::vector<Eigen::VectorXcd> row;
  for (int level = 0; level < 5; ++level) {
    row.push_back(by_midpoints(task, t, 48 << level));
    double factor = 1;
    for (int k = level - 1; k >= 0; --k) {
      factor *= 4;
      const auto at = static_cast<std::size_t>(k);
      row[at] = row[at + 1] + (row[at + 1] - row[at]) / (factor - 1);
    }
  }
  return row.front();
}

TEST(DrivenEvolution, AgreesWithProductsOfDenseExponentialsAtAnyTolerance) {
  std::mt19937_64 random(3);
  const int sites = 3;
  for (const PulseShape shape : all_shapes) {
    // A lone Y on each side: neither matrix is real.
    const PauliSum hamiltonian = random_hermitian_sum(sites, 8, random) + PauliSum::single('Y', 0, 0.9);
    const PauliSum drive = random_hermitian_sum(sites, 6, random) + PauliSum::single('Y', 1, 1.4);
    EvolutionTask task = task_of(sites, hamiltonian, drive, pulse_of(shape), {}, 1.3);
    for (int k = 0; k < 6; ++k) {
      task.observables.push_back(random_hermitian_sum(sites, 8, random));
      task.observables.back() *= 1 / task.observables.back().one_norm();
    }
    task.squares = {drive};
    const std::vector<double> times{0.1, 0.3, 0.62, 0.9, 1.3};
    std::vector<Eigen::VectorXcd> states;
    for (const double t : times)
      states.push_back(dense_state(task, t));
    // Messages take their time: on several ranks one tolerance shows what they could do to it.
    const std::vector<double> tolerances = size_of(PETSC_COMM_WORLD) == 1
                                               ? std::vector<double>{1e-6, 1e-8, 1e-10, 1e-12}
                                               : std::vector<double>{1e-8};
    for (const double tolerance : tolerances) {
      task.tolerance = tolerance;
      const auto evolution = evolve_driven(Team(PETSC_COMM_WORLD), task);
      for (std::size_t k = 0; k < times.size(); ++k) {
        const std::vector<double> values = evolution->observe(times[k]);
        const double allowed = 2 * std::min(evolution->state_error(times[k]), 2 * tolerance) + 2e-13;
        for (std::size_t f = 0; f < task.observables.size(); ++f)
          EXPECT_NEAR(values[f], expectation(task.observables[f], sites, states[k]), allowed)
              << tolerance << " at " << times[k];
        EXPECT_NEAR(values.back(), expectation(drive * drive, sites, states[k]),
                    allowed * std::pow(drive.one_norm(), 2));
      }
      EXPECT_FALSE(evolution->failure());
      EXPECT_LE(evolution->state_error(task.end), std::max(tolerance, 1e-12));
      const EvolutionReport report = evolution->report();
      EXPECT_LE(report.norm_drift, report.state_error);
      EXPECT_TRUE(std::isnan(report.energy_drift)) << "H is not constant";
      EXPECT_GT(report.matvecs, 0);
    }
  }
}

TEST(DrivenEvolution, TakesMoreStepsForASmallerTolerance) {
  std::int64_t before = 0;
  for (const double tolerance : {1e-5, 1e-8, 1e-11}) {
    EvolutionTask task = task_of(4, chain_interaction(4, 1, 0.5, 4), uniform_field(4, 'X', 4),
                                 pulse_of(PulseShape::linear), {}, 1);
    task.tolerance = tolerance;
    const auto evolution = evolve_driven(Team(PETSC_COMM_SELF), task);
    evolution->observe(1);
    EXPECT_GT(evolution->report().matvecs, before);
    before = evolution->report().matvecs;
  }
}

/// The error of one crossing of a linear ramp by equal Magnus steps.
double ramp_error(const EvolutionTask& task, int steps, const Eigen::VectorXcd& exact) {
  DrivenPropagator propagator(Team(PETSC_COMM_SELF), task, OperatorKind::matrix_free);
  std::vector<Complex> state(propagator.rows(), 0.0);
  state[FullSpace(task.sites).all_down()] = 1;
  for (int k = 0; k < steps; ++k)
    propagator.magnus_step(state, task.drive->pulse.pieces().front(), task.end * k / steps, task.end / steps);
  return (Eigen::Map<Eigen::VectorXcd>(state.data(), static_cast<Eigen::Index>(state.size())) - exact).norm();
}

TEST(MagnusSteps, AreOfSixthOrder) {
  std::mt19937_64 random(11);
  const int sites = 3;
  EvolutionTask task =
      task_of(sites, random_hermitian_sum(sites, 8, random), random_hermitian_sum(sites, 8, random),
              Pulse(PulseShape::smooth, {0, 1, 2, 3}, {0, 1, 3, 3.5}), {}, 1);
  task.tolerance = 1e-14;
  const Eigen::VectorXcd exact = dense_state(task, 1);
  double before = ramp_error(task, 1, exact);
  for (const int steps : {2, 4, 8}) {
    const double error = ramp_error(task, steps, exact);
    EXPECT_GT(error, 1e-13) << "rounding would hide the order";
    EXPECT_NEAR(std::log2(before / error), 6, 0.7) << steps;
    before = error;
  }
}

TEST(DrivenEvolution, OfAConstantPulseIsThatOfAConstantHamiltonian) {
  const int sites = 5;
  const PauliSum interaction = chain_interaction(sites, 1, 0.5, sites);
  const PauliSum field = uniform_field(sites, 'X', 4);
  const auto driven = evolve_driven(Team(PETSC_COMM_WORLD),
                                    task_of(sites, interaction, field, Pulse(PulseShape::steps, {0}, {1}),
                                            {uniform_field(sites, 'Z', 1)}, 2));
  EvolutionTask constant = task_of(sites, interaction + field, {}, {}, {uniform_field(sites, 'Z', 1)}, 2);
  constant.drive.reset();
  const auto reference = evolve_dense(PETSC_COMM_WORLD, constant);
  for (double t = 0; t <= 2; t += 0.125)
    EXPECT_NEAR(driven->observe(t).front(), reference->observe(t).front(), 1e-11);
}

/// Ising couplings, and couplings of all kinds, in a driving field; the drive may have couplings too.
std::vector<EvolutionTask> two_body_tasks() {
  const int sites = 10;
  std::mt19937_64 random(23);
  const PauliSum field = uniform_field(sites, 'X', 1.5);
  const PauliSum ising = random_form(sites, random, 0.4, "Z");
  const PauliSum pairs = 0.4 * random_form(sites, random, 1, "XYZ");
  std::vector<EvolutionTask> tasks;
  for (const PulseShape shape : {PulseShape::steps, PulseShape::linear})
    for (const auto& [h, v] : {std::pair(ising, field), std::pair(pairs, field), std::pair(field, pairs)})
      tasks.push_back(task_of(sites, h, v, pulse_of(shape),
                              {uniform_field(sites, 'Z', 0.1), PauliSum::single('Y', 3)}, 0.7));
  return tasks;
}

TEST(DrivenEvolution, ByFastKernelsIsThatByGeneralOnes) {
  if (size_of(PETSC_COMM_WORLD) == 3) GTEST_SKIP() << "the fast kernels take powers of two";
  for (EvolutionTask task : two_body_tasks()) {
    task.squares = {PauliSum::single('X', 0) + PauliSum::single('Z', 4)};
    task.tolerance = 1e-5;
    const auto general = evolve_driven(Team(PETSC_COMM_WORLD), task, OperatorKind::matrix_free);
    const std::vector<double> times{0.0, 0.4, 0.7};
    std::vector<std::vector<double>> expected;
    for (const double t : times)
      expected.push_back(general->observe(t));
    // On one node, and on nodes of a rank each.
    for (const int a_node : std::set<int>{size_of(PETSC_COMM_WORLD), 1}) {
      const auto fast = evolve_driven(Team(PETSC_COMM_WORLD, a_node), task, OperatorKind::shared);
      EXPECT_NEAR(fast->initial_energy(), general->initial_energy(), 1e-12);
      for (std::size_t j = 0; j < times.size(); ++j) {
        const std::vector<double> values = fast->observe(times[j]);
        ASSERT_EQ(values.size(), expected[j].size());
        // The same steps, so that both err alike.
        for (std::size_t k = 0; k < values.size(); ++k)
          EXPECT_NEAR(values[k], expected[j][k], 1e-11) << times[j] << ", " << a_node << " ranks a node";
      }
      EXPECT_FALSE(fast->failure());
      EXPECT_EQ(fast->report().matvecs, general->report().matvecs);
      EXPECT_NEAR(fast->report().norm_drift, general->report().norm_drift, 1e-12);
    }
  }
}

TEST(DrivenEvolution, TakesFastKernelsWhereTheyPay) {
  const int ranks = size_of(PETSC_COMM_WORLD);
  const OperatorKind fast = ranks == 3 ? OperatorKind::matrix_free : OperatorKind::shared;
  for (EvolutionTask task : two_body_tasks()) {
    const auto kind = [&](OperatorKind asked) {
      return driven_exponential(Team(PETSC_COMM_WORLD), task, asked)->kind();
    };
    EXPECT_EQ(kind(OperatorKind::shared), fast);
    EXPECT_EQ(driven_kind(OperatorKind::shared, task, {ranks, 1}), fast) << "nodes of a rank each";
    EXPECT_EQ(driven_kind(OperatorKind::shared, task, {6, 2}), OperatorKind::matrix_free) << "three nodes";
    EXPECT_EQ(kind(OperatorKind::matrix_free), OperatorKind::matrix_free);
    task.drive->hamiltonian += PauliSum::single('Y', 0);
    EXPECT_EQ(kind(OperatorKind::shared), OperatorKind::matrix_free) << "there are no kernels for V";
  }
  const auto kind = [&](int sites) {
    const EvolutionTask chain = task_of(sites, chain_interaction(sites, 1, 0.5, 1),
                                        uniform_field(sites, 'X', 1), pulse_of(PulseShape::linear), {}, 1);
    return driven_kind(OperatorKind::shared, chain, TeamSize::one_node(1));
  };
  EXPECT_EQ(kind(8), OperatorKind::matrix_free) << "tables take longer to make than products";
  EXPECT_EQ(kind(12), OperatorKind::shared);
}

TEST(DrivenEvolution, BeginsInTheGroundState) {
  const int sites = 4;
  EvolutionTask task = task_of(sites, {}, uniform_field(sites, 'Y', 2), pulse_of(PulseShape::smooth),
                               {uniform_field(sites, 'Z', 1)}, 1);
  task.initial = InitialState::ground;
  task.initial_hamiltonian = uniform_field(sites, 'Z', -1);
  const auto evolution = evolve_driven(Team(PETSC_COMM_WORLD), task);
  EXPECT_NEAR(evolution->observe(0).front(), sites, 1e-12);
  EXPECT_NEAR(evolution->observe(1).front(), sites * std::cos(4 * area(pulse_of(PulseShape::smooth), 1)),
              1e-11);
}

TEST(DrivenEvolution, SaysWhyAGroundStateIsNotDetermined) {
  EvolutionTask task = task_of(2, {}, uniform_field(2, 'X', 1), pulse_of(PulseShape::steps), {}, 1);
  task.initial = InitialState::ground;
  task.initial_hamiltonian = PauliSum::single('Z', 0) * PauliSum::single('Z', 1);
  EXPECT_TRUE(evolve_driven(Team(PETSC_COMM_WORLD), task)->failure());
}

TEST(DrivenSpectrum, BoundsAllStrengths) {
  std::mt19937_64 random(2);
  const int sites = 4;
  const PauliSum h = random_hermitian_sum(sites, 8, random);
  const PauliSum v = random_hermitian_sum(sites, 8, random);
  const DrivenSpectrum spectrum(task_of(sites, h, v, pulse_of(PulseShape::linear), {}, 1));
  for (double mu = -3; mu <= 3; mu += 0.17) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(dense(h + mu * v, FullSpace(sites)),
                                                                Eigen::EigenvaluesOnly);
    EXPECT_LE(spectrum.at(mu).lowest, eigen.eigenvalues().minCoeff() + 1e-12) << mu;
    EXPECT_GE(spectrum.at(mu).highest, eigen.eigenvalues().maxCoeff() - 1e-12) << mu;
  }
}

TEST(DrivenWindows, HoldEveryTimeAndCrossNoEdge) {
  const double omega = 30;
  for (const PulseShape shape : all_shapes) {
    const Pulse& pulse = pulse_of(shape);
    const EvolutionTask task =
        task_of(1, {}, PauliSum::single('X', 0, omega), pulse, {PauliSum::single('Z', 0)}, 1.5);
    const auto evolution = evolve_driven(Team(PETSC_COMM_SELF), task);
    DenseOutput output(*evolution, driven_windows(DrivenSpectrum(task), 1.5), 1.5);
    EXPECT_EQ(output.end(), 1.5);
    output.extend(*evolution, 4);
    EXPECT_GE(output.end(), 4);
    for (const ChebyshevWindow& window : output.windows()) {
      EXPECT_LE(window.intervals(), 150U);
      for (const PulsePiece& piece : pulse.pieces())
        EXPECT_FALSE(window.begin() < piece.begin && piece.begin < window.end()) << piece.begin;
    }
    for (double t = 0; t <= 4; t += 0.0137)
      EXPECT_NEAR(output.value(0, t), -std::cos(2 * omega * area(pulse, t)), 5e-12) << t;
    EXPECT_LE(output.interpolation_error(), 1e-13);
  }
}

TEST(DrivenWindows, PromiseNothingOfWhatNoNumberCanBound) {
  const EvolutionTask task =
      task_of(1, {}, PauliSum::single('X', 0, 1e200), Pulse(PulseShape::linear, {0, 1}, {0, 1e200}), {}, 1);
  EXPECT_EQ(driven_windows(DrivenSpectrum(task), 1)(0).error, HUGE_VAL);
}

TEST(DrivenWindows, AreCountedBeforehand) {
  for (const PulseShape shape : all_shapes) {
    const EvolutionTask task = task_of(1, {}, PauliSum::single('X', 0, 30), pulse_of(shape), {}, 1.5);
    const auto evolution = evolve_driven(Team(PETSC_COMM_SELF), task);
    const DenseOutput output(*evolution, driven_windows(DrivenSpectrum(task), 1.5), 1.5);
    double samples = 1;
    for (const ChebyshevWindow& window : output.windows())
      samples += static_cast<double>(window.intervals());
    EXPECT_EQ(driven_samples(DrivenSpectrum(task), 1.5), samples);
  }
}

} // namespace
} // namespace leyden
