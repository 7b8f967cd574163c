// Charging curves from Chebyshev moments against full diagonalisation and numbers from elsewhere, in one
// window or many, with much memory or little, on any power of two of ranks and of nodes.
#include "leyden/dynamics/chebyshev.hpp"

#include "dynamics/chebyshev/bessel.hpp"
#include "dynamics/chebyshev/chebyshev_moments.hpp"
#include "dynamics/chebyshev/spectral_interval.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/charged_chain.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}
constexpr std::uint64_t plenty = std::uint64_t{1} << 40;

/// With all ranks on one node.
std::optional<ChebyshevPlan> plan_of(const EvolutionTask& task) {
  return plan_chebyshev(task, TeamSize::one_node(size_of(world())), plenty);
}

/// For all grids of nodes that the ranks can play, from nodes of one rank to one node of all.
std::vector<ChebyshevPlan> plans_of(const EvolutionTask& task) {
  std::vector<ChebyshevPlan> plans;
  for (int each = 1; each <= size_of(world()); each *= 2) {
    const auto plan = plan_chebyshev(task, {size_of(world()), each}, plenty);
    if (plan)
      plans.push_back(*plan);
    else
      ADD_FAILURE() << "no plan for " << each << " ranks a node";
  }
  return plans;
}

/// What full diagonalisation gives.
class Exact {
 public:
  explicit Exact(const EvolutionTask& task) : task_(task) {
    const auto evolution = evolve_dense(world(), task);
    values_.reserve(steps + 1);
    for (int k = 0; k <= steps; ++k)
      values_.push_back(evolution->observe(task.end * k / steps));
    energy_ = evolution->initial_energy();
  }

  void expect(const ChebyshevPlan& plan, double tolerance) const {
    SCOPED_TRACE(testing::Message() << plan.ranks_a_node << " ranks a node, " << plan.vectors
                                    << " vectors, windows of " << plan.window);
    const auto evolution = evolve_chebyshev(world(), task_, plan);
    ASSERT_FALSE(evolution->failure());
    for (int k = 0; k <= steps; ++k) {
      const double t = task_.end * k / steps;
      const std::vector<double>& expected = values_[static_cast<std::size_t>(k)];
      const std::vector<double> values = evolution->observe(t);
      ASSERT_EQ(values.size(), expected.size());
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(values[i], expected[i], tolerance) << "observable " << i << " at t = " << t;
    }
    EXPECT_NEAR(evolution->initial_energy(), energy_, 1e-11);
    EXPECT_LT(evolution->report().norm_drift, 1e-12);
    EXPECT_LT(evolution->report().energy_drift, 1e-11);
    EXPECT_LE(evolution->report().state_error, task_.tolerance);
  }

 private:
  static constexpr int steps = 20;
  EvolutionTask task_;
  std::vector<std::vector<double>> values_;
  double energy_ = 0;
};

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
    const EvolutionTask task = charged_ising_chain(sites, 1.5);
    const Exact exact(task);
    for (const ChebyshevPlan& plan : plans_of(task))
      exact.expect(plan, 1e-10);
  }
}

TEST(Chebyshev, GivesTheSameInManyWindowsAndInLittleMemory) {
  const EvolutionTask task = charged_ising_chain(9, 3);
  const Exact exact(task);
  for (ChebyshevPlan plan : plans_of(task))
    for (const int windows : {1, 2, 7})
      for (const int vectors : {48, 72, 4096}) {
        plan.window = task.end / windows;
        plan.vectors = vectors;
        exact.expect(plan, 1e-10);
      }
}

TEST(Chebyshev, FollowsTheStateBeyondItsEnd) {
  const EvolutionTask task = charged_ising_chain(9, 0.7);
  EvolutionTask longer = task;
  longer.end = 3;
  const auto exact = evolve_dense(world(), longer);
  for (const ChebyshevPlan& plan : plans_of(task)) {
    const auto evolution = evolve_chebyshev(world(), task, plan);
    for (const double t : {0.5, 0.7, 1.1, 2.9})
      EXPECT_NEAR(evolution->observe(t).at(0), exact->observe(t).at(0), 1e-10)
          << t << ", " << plan.ranks_a_node << " ranks a node";
  }
}

TEST(Chebyshev, KeepsToItsTolerance) {
  for (const double tolerance : {1e-6, 1e-8, 1e-10, 1e-12}) {
    const EvolutionTask task = charged_ising_chain(9, 1, tolerance);
    const auto evolution = evolve_chebyshev(world(), task, *plan_of(task));
    const auto exact = evolve_dense(world(), task);
    // The work operator has norm 9 + 36.
    EXPECT_NEAR(evolution->observe(1).at(0), exact->observe(1).at(0), 2 * 45 * 2 * tolerance + 2e-11);
    EXPECT_LE(evolution->state_error(1), tolerance + 1e-12);
  }
}

/// Numbers from an independent implementation (issue 3 of the project, case B).
TEST(Chebyshev, GivesTheKnownWorkOfTwelveSites) {
  const EvolutionTask task = charged_ising_chain(12, 1);
  const auto evolution = evolve_chebyshev(world(), task, *plan_of(task));
  const double start = evolution->observe(0).at(0);
  EXPECT_NEAR(evolution->observe(0.25).at(0) - start, 36.042429303118, 1e-10);
  EXPECT_NEAR(evolution->observe(0.5).at(0) - start, 31.530840804956, 1e-10);
  EXPECT_NEAR(evolution->observe(1).at(0) - start, 24.462958484224, 1e-10);
}

TEST(Chebyshev, TakesRandomFieldsAndCouplings) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(-1, 1);
  EvolutionTask task = charged_ising_chain(9, 2);
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
  const Exact exact(task);
  for (const ChebyshevPlan& plan : plans_of(task))
    exact.expect(plan, 1e-10);
}

/// Couplings among the sites of a node and between nodes, of few pairs and of all, with observables that have
/// to go between nodes as well.
TEST(Chebyshev, TakesCouplingsOfAllAxes) {
  constexpr int sites = 10;
  for (const int range : {1, sites}) {
    EvolutionTask task = charged_ising_chain(sites, 1);
    task.hamiltonian = chain_interaction(sites, 1, 0.5, range) + uniform_field(sites, 'X', 2);
    task.observables = {task.initial_hamiltonian, uniform_field(sites, 'X', 1),
                        PauliSum::single('Y', 0) * PauliSum::single('Y', sites - 1) +
                            PauliSum::single('X', 1) * PauliSum::single('X', 2)};
    task.rate.reset();
    const Exact exact(task);
    for (ChebyshevPlan plan : plans_of(task)) {
      exact.expect(plan, 1e-10);
      plan.window = task.end / 2;
      plan.vectors = 64;
      exact.expect(plan, 1e-10);
    }
  }
}

TEST(Chebyshev, LeavesToOthersWhatItCannotDo) {
  const auto refuses = [](const EvolutionTask& task, int ranks, std::uint64_t bytes) {
    return !plan_chebyshev(task, TeamSize::one_node(ranks), bytes);
  };
  const EvolutionTask good = charged_ising_chain(10, 1);
  EXPECT_FALSE(refuses(good, 2, plenty));
  EXPECT_TRUE(refuses(good, 3, plenty));
  EXPECT_TRUE(refuses(good, 1, 1000));
  EXPECT_TRUE(plan_chebyshev(good, {4, 2}, plenty));
  EXPECT_FALSE(plan_chebyshev(good, {3, 2}, plenty)) << "a node and a half";
  EXPECT_FALSE(plan_chebyshev(good, {6, 2}, plenty)) << "three nodes";
  EXPECT_FALSE(plan_chebyshev(good, {64, 1}, plenty)) << "nodes without a block";
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
  const EvolutionTask task = charged_ising_chain(9, 1);
  const NodeGrid grid(world(), size_of(world()));
  const auto norm = [&](double radius) {
    const auto doubled = shared_operator(grid.node(), task.hamiltonian, 9, Entries::real, 2 / radius);
    SharedArray start(grid.node(), doubled->own_size());
    std::fill(start.own().begin(), start.own().end(), 1.0);
    meet(grid.node());
    return chebyshev_moments(grid, *doubled, {}, std::move(start), Entries::real, 40,
                             {.kept = 40, .waiting = 0}, {}, nullptr, {})
        .largest_norm;
  };
  EXPECT_LE(norm(60), 1 + 1e-12);
  EXPECT_GT(norm(20), 1.5);
}

TEST(Chebyshev, BeginsAgainWhereAnIntervalWasTooSmall) {
  const EvolutionTask task = charged_ising_chain(9, 1.5);
  const Exact exact(task);
  const SpectralBounds certain = spectral_bounds(task.hamiltonian);
  for (ChebyshevPlan plan : plans_of(task))
    for (const int windows : {1, 3})
      for (const double part : {0.9, 0.5, 0.1}) {
        plan.window = task.end / windows;
        const auto products = [&] { return evolve_chebyshev(world(), task, plan)->report().matvecs; };
        plan.interval = certain;
        const std::int64_t once = products();
        plan.interval = SpectralBounds{.lowest = part * certain.lowest, .highest = part * certain.highest};
        EXPECT_GT(products(), once) << part << ": it was seen";
        exact.expect(plan, 1e-10);
      }
}

TEST(Chebyshev, CountsTheProductsThatFindItsInterval) {
  const EvolutionTask task = charged_ising_chain(10, 1);
  for (ChebyshevPlan plan : plans_of(task)) {
    const NodeGrid grid(world(), plan.ranks_a_node);
    SpectralInterval found{};
    {
      const auto h = distributed_operator(grid, task.hamiltonian, task.sites, Entries::real);
      found = spectral_interval(grid, *h, spectral_bounds(task.hamiltonian));
    }
    EXPECT_EQ(found.products, 20);
    const std::int64_t with = evolve_chebyshev(world(), task, plan)->report().matvecs;
    plan.interval = found.bounds;
    EXPECT_EQ(with, evolve_chebyshev(world(), task, plan)->report().matvecs + found.products);
    // What was found is narrower than what was expected, or a little wider.
    EXPECT_NEAR(static_cast<double>(with), static_cast<double>(plan.matvecs),
                0.2 * static_cast<double>(with));
  }
}

TEST(Chebyshev, StopsWhenItsWatchSaysSo) {
  const EvolutionTask task = charged_ising_chain(10, 1);
  int asked = 0;
  const auto evolution = evolve_chebyshev(world(), task, *plan_of(task), [&](double) {
    return ++asked == 5 ? Sampling::stops : Sampling::goes_on;
  });
  EXPECT_TRUE(evolution->stopped());
  EXPECT_EQ(asked, 5);
}

} // namespace
} // namespace leyden
