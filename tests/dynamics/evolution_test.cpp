// States in time against closed forms and against full diagonalisation, on any number of ranks.
#include "leyden/dynamics/evolution.hpp"

#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/tasks.hpp"
#include "tests/hamiltonian/chain.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace leyden {
namespace {

enum class Way { dense, assembled, matrix_free };

std::unique_ptr<Evolution> evolve_by(Way way, const EvolutionTask& task) {
  if (way == Way::dense) return evolve_dense(PETSC_COMM_WORLD, task);
  return evolve_slepc(Team(PETSC_COMM_WORLD), task,
                      way == Way::assembled ? OperatorKind::assembled : OperatorKind::matrix_free);
}

constexpr Way all_ways[] = {Way::dense, Way::assembled, Way::matrix_free};
constexpr Way slepc_ways[] = {Way::assembled, Way::matrix_free};

TEST(Evolution, OfOneSpinIsTheRabiFormula) {
  const double omega = 1.7;
  for (const Way way : all_ways) {
    const auto evolution = evolve_by(way, task_of(1, PauliSum::single('X', 0, omega),
                                                  {PauliSum::single('Z', 0), PauliSum::single('Y', 0)}));
    for (const double t : unequal_times(2)) {
      const std::vector<double> values = evolution->observe(t);
      EXPECT_NEAR(values.at(0), -std::cos(2 * omega * t), 1e-12);
      EXPECT_NEAR(values.at(1), std::sin(2 * omega * t), 1e-12);
    }
    EXPECT_FALSE(evolution->failure());
    EXPECT_GE(evolution->spectral_width(), 2 * omega - 1e-12);
  }
}

TEST(Evolution, OfTwoSpinsIsTheClosedForm) {
  const double g = 1.3;
  const double omega = 0.9;
  const double B = 0.8;
  for (const double alpha : {-0.5, 0.0, 1.0})
    for (const Way way : all_ways) {
      const PauliSum interaction = chain_interaction(2, g, alpha, 1);
      const auto evolution = evolve_by(way, task_of(2, interaction + uniform_field(2, 'X', omega),
                                                    {uniform_field(2, 'Z', B), interaction}, 5));
      const double d = g * (1 - alpha);
      const double frequency = std::hypot(d, 2 * omega);
      std::vector<double> start;
      for (const double t : unequal_times(5)) {
        const std::vector<double> values = evolution->observe(t);
        if (start.empty()) start = values;
        const double field_work = 2 * B *
                                  (1 - std::cos(frequency * t) * std::cos(d * t) -
                                   d / frequency * std::sin(frequency * t) * std::sin(d * t));
        const double interaction_work = d * std::pow(2 * omega / frequency * std::sin(frequency * t), 2);
        EXPECT_NEAR(values.at(0) - start.at(0), field_work, 1e-12);
        EXPECT_NEAR(values.at(1) - start.at(1), interaction_work, 1e-12);
      }
    }
}

TEST(Evolution, OfAnIsotropicChainIsThatOfIndependentSpins) {
  const int sites = 6;
  for (const Way way : all_ways) {
    const PauliSum hamiltonian = chain_interaction(sites, 0.7, 1, sites) + uniform_field(sites, 'X', 1.1);
    const auto evolution = evolve_by(way, task_of(sites, hamiltonian, {uniform_field(sites, 'Z', 1)}));
    for (const double t : unequal_times(2))
      EXPECT_NEAR(evolution->observe(t).at(0), -sites * std::cos(2.2 * t), 1e-11);
  }
}

void expect_agreement(const EvolutionTask& task) {
  const auto reference = evolve_dense(PETSC_COMM_WORLD, task);
  for (const Way way : slepc_ways) {
    const auto evolution = evolve_by(way, task);
    for (const double t : unequal_times(task.end)) {
      const std::vector<double> expected = reference->observe(t);
      const std::vector<double> values = evolution->observe(t);
      ASSERT_EQ(values.size(), expected.size());
      // Two states e apart have expectation values 2 e apart, for an observable of norm 1.
      const double allowed = 2 * (evolution->state_error(t) + reference->state_error(t));
      EXPECT_LE(allowed, task.tolerance / 10 + 1e-11) << "the bound is of no use";
      for (std::size_t k = 0; k < task.observables.size(); ++k)
        EXPECT_NEAR(values[k], expected[k], allowed) << to_text(task.hamiltonian) << " at " << t;
      for (std::size_t k = task.observables.size(); k < values.size(); ++k)
        EXPECT_NEAR(values[k], expected[k],
                    allowed * std::pow(task.squares[k - task.observables.size()].one_norm(), 2));
    }
    EXPECT_FALSE(evolution->failure());
    EXPECT_LE(evolution->state_error(task.end), std::max(task.tolerance, 1e-12));
    const EvolutionReport report = evolution->report();
    EXPECT_LE(report.norm_drift, report.state_error);
    EXPECT_LE(report.energy_drift, 2 * report.state_error);
    EXPECT_GT(report.matvecs, 0);
    EXPECT_GE(evolution->spectral_width(), reference->spectral_width() * (1 - 1e-14));
    EXPECT_NEAR(evolution->initial_energy(), reference->initial_energy(),
                1e-12 * evolution->spectral_width());
  }
  EXPECT_FALSE(reference->failure());
  EXPECT_LE(reference->state_error(task.end), 1e-12);
  EXPECT_LE(reference->report().norm_drift, reference->report().state_error);
}

TEST(Evolution, BySlepcAgreesWithFullDiagonalisationAtAnyTolerance) {
  const int sites = 7;
  std::mt19937_64 random(1);
  const std::vector<PauliSum> observables = many_observables(sites, random);
  for (const double alpha : {0.0, 0.6})
    for (const double tolerance : {1e-6, 1e-10, 1e-12}) {
      EvolutionTask task = task_of(
          sites, chain_interaction(sites, 1, alpha, sites) + uniform_field(sites, 'X', 4), observables, 1);
      task.tolerance = tolerance;
      task.squares = {uniform_field(sites, 'Z', 1) + chain_interaction(sites, 1, alpha, sites)};
      expect_agreement(task);
    }
}

TEST(Evolution, BySharedOperatorsIsThatByAssembledOnes) {
  const int sites = 11;
  std::mt19937_64 random(4);
  for (const double alpha : {0.0, 0.6}) {
    EvolutionTask task = task_of(sites,
                                 chain_interaction(sites, 1, alpha, sites) + uniform_field(sites, 'X', 4) +
                                     PauliSum::identity(3),
                                 many_observables(sites, random), 0.5);
    task.initial = InitialState::ground;
    task.initial_hamiltonian = uniform_field(sites, 'Z', 1) + uniform_field(sites, 'X', 0.3) +
                               chain_interaction(sites, 0.1, alpha, sites);
    task.squares = {task.initial_hamiltonian};
    const auto assembled = evolve_slepc(Team(PETSC_COMM_WORLD), task, OperatorKind::assembled);
    const std::vector<double> times{0.0, 0.1, 0.5};
    std::vector<std::vector<double>> expected;
    for (const double t : times)
      expected.push_back(assembled->observe(t));
    // All nodes that the ranks can play.
    for (int a_node = size_of(PETSC_COMM_WORLD); a_node >= 1; a_node /= 2) {
      const auto shared = evolve_slepc(Team(PETSC_COMM_WORLD, a_node), task, OperatorKind::shared);
      EXPECT_NEAR(shared->initial_energy(), assembled->initial_energy(), 1e-11);
      for (std::size_t j = 0; j < times.size(); ++j) {
        const std::vector<double> values = shared->observe(times[j]);
        ASSERT_EQ(values.size(), expected[j].size());
        for (std::size_t k = 0; k < values.size(); ++k)
          EXPECT_NEAR(values[k], expected[j][k],
                      4 * shared->state_error(times[j]) * (k < task.observables.size() ? 1 : expected[j][k]))
              << times[j] << ", " << a_node << " ranks a node";
      }
      EXPECT_FALSE(shared->failure());
      EXPECT_LE(shared->state_error(task.end), task.tolerance);
      EXPECT_LE(shared->report().energy_drift, 2 * shared->report().state_error);
      EXPECT_EQ(shared->report().matvecs, assembled->report().matvecs);
    }
  }
}

TEST(Evolution, UnderAnyHermitianSumAgreesWithFullDiagonalisation) {
  for (const EvolutionTask& task : random_tasks())
    if (task.hamiltonian.one_norm() > 0) expect_agreement(task);
}

TEST(Evolution, UnderComplexMatricesAgreesWithFullDiagonalisation) {
  std::mt19937_64 random(3);
  for (const int sites : {1, 4}) {
    expect_agreement(task_of(sites, PauliSum::single('Y', sites - 1, 0.9), many_observables(sites, random)));
    expect_agreement(
        task_of(sites, uniform_field(sites, 'Y', 2) + uniform_field(sites, 'Z', 1) + PauliSum::identity(-5),
                many_observables(sites, random)));
  }
}

TEST(Evolution, OfAnEigenstateStandsStill) {
  const int sites = 5;
  for (const PauliSum& hamiltonian : {chain_interaction(sites, 1, 0.5, sites), PauliSum::identity(3),
                                      PauliSum{}, uniform_field(sites, 'Z', 2)})
    for (const Way way : all_ways) {
      const auto evolution = evolve_by(way, task_of(sites, hamiltonian, {uniform_field(sites, 'Z', 1)}));
      for (const double t : unequal_times(2))
        EXPECT_NEAR(evolution->observe(t).at(0), -sites, 1e-12);
      EXPECT_FALSE(evolution->failure());
      EXPECT_LE(evolution->state_error(2), 1e-10);
    }
}

TEST(Evolution, FromTheGroundStateAgreesWithFullDiagonalisation) {
  const int sites = 6;
  std::mt19937_64 random(4);
  EvolutionTask task = task_of(sites, chain_interaction(sites, 1, 0.5, 1) + uniform_field(sites, 'X', 2),
                               many_observables(sites, random));
  task.initial = InitialState::ground;
  task.initial_hamiltonian = random_hermitian_sum(sites, 30, random) + uniform_field(sites, 'Z', 1);
  expect_agreement(task);
}

TEST(Evolution, FromADegenerateGroundLevelFailsOnAllRanks) {
  EvolutionTask task = task_of(4, uniform_field(4, 'X', 1), {uniform_field(4, 'Z', 1)});
  task.initial = InitialState::ground;
  task.initial_hamiltonian = chain_interaction(4, 1, 0, 1);
  for (const Way way : all_ways) {
    const auto evolution = evolve_by(way, task);
    ASSERT_TRUE(evolution->failure());
    EXPECT_NE(evolution->failure()->find("degenerate"), std::string::npos) << *evolution->failure();
    EXPECT_EQ(evolution->observe(0).size(), 1u);
  }
}

TEST(Evolution, GivesAllRanksTheSameNumbers) {
  const int sites = 5;
  std::mt19937_64 random(6);
  for (const Way way : all_ways) {
    const auto evolution = evolve_by(
        way, task_of(sites, random_hermitian_sum(sites, 20, random), many_observables(sites, random)));
    std::vector<double> values;
    for (const double t : {0.0, 0.5, 2.0}) {
      values = evolution->observe(t);
      values.push_back(evolution->state_error(t));
    }
    values.insert(values.end(), {evolution->spectral_width(), evolution->initial_energy(),
                                 evolution->report().norm_drift, evolution->report().energy_drift});
    std::vector<double> of_rank_zero = values;
    check_mpi(MPI_Bcast(of_rank_zero.data(), static_cast<int>(of_rank_zero.size()), MPI_DOUBLE, 0,
                        PETSC_COMM_WORLD));
    EXPECT_EQ(values, of_rank_zero);
  }
}

} // namespace
} // namespace leyden
