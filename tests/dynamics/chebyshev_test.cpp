// Charging curves from Chebyshev moments against full diagonalisation and numbers from elsewhere, in one
// window or many, with much memory or little, on any power of two of ranks.
#include "leyden/dynamics/chebyshev.hpp"

#include "dynamics/bessel.hpp"
#include "dynamics/chebyshev_moments.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/hamiltonian/chain.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}
constexpr std::uint64_t plenty = std::uint64_t{1} << 40;

/// A chain with power-law ZZ coupling (p = 1), charged by omega = 4: W is that of the first observable.
EvolutionTask charging(int sites, double end, double tolerance = 1e-10) {
  const PauliSum field = uniform_field(sites, 'Z', 1);
  const PauliSum charger = uniform_field(sites, 'X', 4);
  PauliSum interaction;
  for (int i = 0; i < sites; ++i)
    for (int j = 0; j < i; ++j)
      interaction +=
          PauliSum::Coefficient(-1.0 / (i - j)) * PauliSum::single('Z', i) * PauliSum::single('Z', j);
  return {.sites = sites,
          .hamiltonian = interaction + charger,
          .initial_hamiltonian = field + interaction,
          .initial = InitialState::down,
          .observables = {field - charger,
                          PauliSum::Coefficient(0, 1) * commutator(charger, field + interaction)},
          .squares = {},
          .rate = RateOf{.rate = 1, .observable = 0},
          .tolerance = tolerance,
          .end = end};
}

void expect_agreement(const EvolutionTask& task, const ChebyshevPlan& plan, double tolerance) {
  const auto exact = evolve_dense(world(), task);
  const auto evolution = evolve_chebyshev(world(), task, plan);
  ASSERT_FALSE(evolution->failure());
  for (int k = 0; k <= 20; ++k) {
    const double t = task.end * k / 20;
    const std::vector<double> expected = exact->observe(t);
    const std::vector<double> values = evolution->observe(t);
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(values[i], expected[i], tolerance) << "observable " << i << " at t = " << t;
  }
  EXPECT_NEAR(evolution->initial_energy(), exact->initial_energy(), 1e-11);
  EXPECT_LT(evolution->report().norm_drift, 1e-12);
  EXPECT_LT(evolution->report().energy_drift, 1e-11);
  EXPECT_LE(evolution->report().state_error, task.tolerance);
}

TEST(Bessel, AgreesWithTheStandardLibrary) {
  for (const double z : {1e-8, 0.3, 2.0, 17.0, 100.0, 750.0}) {
    const std::vector<double> values = bessel_j(z, 60);
    for (std::size_t k = 0; k < values.size(); ++k)
      EXPECT_NEAR(values[k], std::cyl_bessel_j(static_cast<double>(k), z), 2e-13) << k << " at " << z;
  }
  EXPECT_EQ(bessel_j(0, 3), (std::vector<double>{1, 0, 0}));
}

TEST(Chebyshev, GivesWorkAndRateOfFullDiagonalisation) {
  for (const int sites : {9, 10}) {
    const EvolutionTask task = charging(sites, 1.5);
    const auto plan = plan_chebyshev(task, size_of(world()), plenty);
    ASSERT_TRUE(plan);
    expect_agreement(task, *plan, 1e-10);
  }
}

TEST(Chebyshev, GivesTheSameInManyWindowsAndInLittleMemory) {
  const EvolutionTask task = charging(9, 3);
  const ChebyshevPlan whole = *plan_chebyshev(task, size_of(world()), plenty);
  for (const int windows : {1, 2, 7})
    for (const int vectors : {48, 72, 4096}) {
      ChebyshevPlan plan = whole;
      plan.window = task.end / windows;
      plan.vectors = vectors;
      expect_agreement(task, plan, 1e-10);
    }
}

TEST(Chebyshev, FollowsTheStateBeyondItsEnd) {
  EvolutionTask task = charging(9, 0.7);
  const auto plan = plan_chebyshev(task, size_of(world()), plenty);
  const auto evolution = evolve_chebyshev(world(), task, *plan);
  task.end = 3;
  const auto exact = evolve_dense(world(), task);
  for (const double t : {0.5, 0.7, 1.1, 2.9})
    EXPECT_NEAR(evolution->observe(t).at(0), exact->observe(t).at(0), 1e-10) << t;
}

TEST(Chebyshev, KeepsToItsTolerance) {
  for (const double tolerance : {1e-6, 1e-8, 1e-10, 1e-12}) {
    const EvolutionTask task = charging(9, 1, tolerance);
    const auto evolution = evolve_chebyshev(world(), task, *plan_chebyshev(task, size_of(world()), plenty));
    const auto exact = evolve_dense(world(), task);
    // The work operator has norm 9 + 36.
    EXPECT_NEAR(evolution->observe(1).at(0), exact->observe(1).at(0), 2 * 45 * 2 * tolerance + 2e-11);
    EXPECT_LE(evolution->state_error(1), tolerance + 1e-12);
  }
}

/// Numbers from an independent implementation (issue 3 of the project, case B).
TEST(Chebyshev, GivesTheKnownWorkOfTwelveSites) {
  const EvolutionTask task = charging(12, 1);
  const auto evolution = evolve_chebyshev(world(), task, *plan_chebyshev(task, size_of(world()), plenty));
  const double start = evolution->observe(0).at(0);
  EXPECT_NEAR(evolution->observe(0.25).at(0) - start, 36.042429303118, 1e-10);
  EXPECT_NEAR(evolution->observe(0.5).at(0) - start, 31.530840804956, 1e-10);
  EXPECT_NEAR(evolution->observe(1).at(0) - start, 24.462958484224, 1e-10);
}

TEST(Chebyshev, TakesRandomFieldsAndCouplings) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(-1, 1);
  EvolutionTask task = charging(9, 2);
  task.hamiltonian = PauliSum::identity(0.7);
  for (int i = 0; i < 9; ++i) {
    for (const char axis : {'X', 'Z'})
      task.hamiltonian += PauliSum::single(axis, i, uniform(random));
    for (int j = 0; j < i; ++j)
      task.hamiltonian +=
          PauliSum::Coefficient(uniform(random)) * PauliSum::single('Z', i) * PauliSum::single('Z', j);
  }
  task.observables = {task.initial_hamiltonian, PauliSum::single('X', 4), PauliSum::single('Z', 8)};
  task.rate.reset();
  expect_agreement(task, *plan_chebyshev(task, size_of(world()), plenty), 1e-10);
}

TEST(Chebyshev, LeavesToOthersWhatItCannotDo) {
  const auto refuses = [](const EvolutionTask& task, int ranks, std::uint64_t bytes) {
    return !plan_chebyshev(task, ranks, bytes);
  };
  const EvolutionTask good = charging(10, 1);
  EXPECT_FALSE(refuses(good, 2, plenty));
  EXPECT_TRUE(refuses(good, 3, plenty));
  EXPECT_TRUE(refuses(good, 1, 1000));
  EvolutionTask task = good;
  task.hamiltonian += PauliSum::single('Y', 0);
  EXPECT_TRUE(refuses(task, 1, plenty));
  task = good;
  task.initial = InitialState::ground;
  EXPECT_TRUE(refuses(task, 1, plenty));
  task = good;
  task.squares = {task.hamiltonian};
  EXPECT_TRUE(refuses(task, 1, plenty));
  task = good;
  task.rate.reset();
  EXPECT_TRUE(refuses(task, 1, plenty)) << "the rate has terms of Y and Z";
}

TEST(Chebyshev, SeesAnIntervalThatIsTooSmall) {
  const EvolutionTask task = charging(9, 1);
  const auto norm = [&](double radius) {
    const auto doubled = shared_operator(world(), task.hamiltonian, 9, Entries::real, 2 / radius);
    SharedArray start(world(), doubled->own_size());
    std::fill(start.own().begin(), start.own().end(), 1.0);
    meet(world());
    return chebyshev_moments(world(), *doubled, {}, std::move(start), Entries::real, 40,
                             {.kept = 40, .waiting = 0}, {}, nullptr, {})
        .largest_norm;
  };
  EXPECT_LE(norm(60), 1 + 1e-12);
  EXPECT_GT(norm(20), 1.5);
}

TEST(Chebyshev, StopsWhenItsWatchSaysSo) {
  const EvolutionTask task = charging(10, 1);
  int asked = 0;
  const auto evolution =
      evolve_chebyshev(world(), task, *plan_chebyshev(task, size_of(world()), plenty),
                       [&](double) { return ++asked == 5 ? Sampling::stops : Sampling::goes_on; });
  EXPECT_TRUE(evolution->stopped());
  EXPECT_EQ(asked, 5);
}

} // namespace
} // namespace leyden
