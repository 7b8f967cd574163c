#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "tests/dynamics/charged_chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace leyden {

constexpr std::uint64_t plenty = std::uint64_t{1} << 40;

inline EvolutionTask task_of(int sites, PauliSum hamiltonian, std::vector<PauliSum> observables,
                             double end = 2) {
  return {.sites = sites,
          .hamiltonian = std::move(hamiltonian),
          .initial_hamiltonian = {},
          .initial = InitialState::down,
          .observables = std::move(observables),
          .squares = {},
          .tolerance = 1e-10,
          .end = end};
}

/// Observables of norm 1 at most that together see every part of a state.
inline std::vector<PauliSum> many_observables(int sites, std::mt19937_64& random) {
  std::vector<PauliSum> sums{PauliSum::identity()};
  for (int site = 0; site < sites; ++site)
    for (const char axis : {'X', 'Y', 'Z'})
      sums.push_back(PauliSum::single(axis, site));
  for (int k = 0; k < 4; ++k) {
    PauliSum sum = random_hermitian_sum(sites, 10, random);
    sum *= 1 / sum.one_norm();
    sums.push_back(sum);
  }
  return sums;
}

/// The work on a chain with couplings of all kinds, its rate, and the energy with its square.
inline EvolutionTask charging_task(int sites, double tolerance = 1e-10, double end = 1) {
  EvolutionTask task = charged_chain(sites, chain_interaction(sites, 1, 0.6, sites), end, tolerance);
  task.observables.push_back(task.initial_hamiltonian);
  task.squares = {task.initial_hamiltonian};
  return task;
}

/// Under random Hamiltonians of one term to many, with random observables.
inline std::vector<EvolutionTask> random_tasks() {
  std::mt19937_64 random(2);
  std::vector<EvolutionTask> tasks;
  for (const int sites : {1, 2, 3, 5, 6})
    for (const int terms : {1, 6, 30}) {
      PauliSum hamiltonian = random_hermitian_sum(sites, terms, random);
      EvolutionTask task = task_of(sites, std::move(hamiltonian), many_observables(sites, random), 3);
      task.squares = {random_hermitian_sum(sites, 5, random)};
      tasks.push_back(std::move(task));
    }
  return tasks;
}

/// From a ground state that knows nothing of the Hamiltonian, which is complex.
inline EvolutionTask task_from_ground_state() {
  std::mt19937_64 random(4);
  EvolutionTask task = charging_task(6);
  task.hamiltonian += PauliSum::identity(3) + uniform_field(6, 'Y', 0.5);
  task.rate.reset();
  task.initial = InitialState::ground;
  task.initial_hamiltonian = random_hermitian_sum(6, 30, random) + uniform_field(6, 'Z', 1);
  return task;
}

/// Very unequal steps, as the nodes of windows make them.
inline std::vector<double> unequal_times(double end) {
  std::vector<double> times;
  for (int k = 0; k <= 12; ++k)
    times.push_back(end * (1 - std::cos(std::numbers::pi * k / 12)) / 2);
  return times;
}

/// That all values, and all the evolution tells of itself, are what full diagonalisation finds.
inline void expect_same_as_dense(const EvolutionTask& task, Evolution& evolution) {
  ASSERT_FALSE(evolution.failure()) << *evolution.failure();
  const auto reference = evolve_dense(PETSC_COMM_WORLD, task);
  const double norm = reference->spectral_width() + std::abs(task.hamiltonian.mean());
  const double floor = 10 * 2.2e-16 * (16 + norm * task.end);
  const std::vector<double> times = unequal_times(task.end);
  evolution.expect(times);
  for (const double t : times) {
    const std::vector<double> expected = reference->observe(t);
    const std::vector<double> values = evolution.observe(t);
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
      const bool is_square = k >= task.observables.size();
      const double one_norm = is_square ? std::pow(task.squares[k - task.observables.size()].one_norm(), 2)
                                        : task.observables[k].one_norm();
      // Two states e apart have expectation values 2 e |O| apart.
      EXPECT_NEAR(values[k], expected[k], 2 * std::max(1.0, one_norm) * (2 * task.tolerance + floor))
          << "value " << k << " at " << t << " of " << to_text(task.hamiltonian);
      EXPECT_NEAR(values[k], expected[k],
                  2 * std::max(1.0, one_norm) * (evolution.state_error(t) + reference->state_error(t)))
          << "value " << k << " at " << t << " of " << to_text(task.hamiltonian);
    }
  }
  EXPECT_FALSE(evolution.failure());
  const EvolutionReport report = evolution.report();
  EXPECT_LE(report.state_error, std::max(task.tolerance, floor));
  EXPECT_LE(report.norm_drift, report.state_error);
  EXPECT_LE(report.energy_drift, 2 * report.state_error);
  EXPECT_GE(evolution.spectral_width(), reference->spectral_width() * (1 - 1e-14));
  EXPECT_NEAR(evolution.initial_energy(), reference->initial_energy(), 1e-12 * std::max(1.0, norm));
}

} // namespace leyden
