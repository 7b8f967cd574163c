// Which operator a point gets, and what cannot be computed at all.
#include "leyden/dynamics/choice.hpp"

#include "leyden/dynamics/dense_output.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "tests/hamiltonian/chain.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace leyden {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
constexpr bool indices_are_short = sizeof(PetscInt) == 4;

/// All pairs coupled along all axes: half as many elements a row as there are pairs.
EvolutionTask long_range(int sites) {
  return {.sites = sites,
          .hamiltonian = chain_interaction(sites, 1, 0.5, sites) + uniform_field(sites, 'X', 4),
          .initial_hamiltonian = {},
          .initial = InitialState::down,
          .observables = {uniform_field(sites, 'Z', 1)},
          .squares = {},
          .tolerance = 1e-10,
          .end = 1};
}

/// The same with a term for which there are no fast kernels.
EvolutionTask with_a_lone_y(int sites) {
  EvolutionTask task = long_range(sites);
  task.hamiltonian += PauliSum::single('Y', 0);
  return task;
}

Solver solver_of(const SolverChoice& choice, int sites, int ranks) {
  return choose_solver(choice, with_a_lone_y(sites), {ranks, unlimited, 1});
}

TEST(Choice, OfAnOperatorThatCannotBeCountedIsAnotherOrHindered) {
  const SolverChoice any{.propagator = PropagatorChoice::slepc};
  const SolverChoice assembled{.operator_choice = OperatorChoice::assembled};
  EXPECT_EQ(solver_of(any, 20, 1).kind, OperatorKind::assembled);
  EXPECT_FALSE(solver_of(assembled, 20, 1).hindrance);
  EXPECT_FALSE(solver_of(assembled, 27, 64).hindrance) << "more ranks count more";
  const Solver large = solver_of(assembled, 27, 1);
  EXPECT_EQ(large.kind, OperatorKind::assembled);
  EXPECT_EQ(large.hindrance.has_value(), indices_are_short);
  if (large.hindrance) {
    EXPECT_NE(large.hindrance->remedy.find("matrix-free"), std::string::npos);
    EXPECT_EQ(solver_of(any, 27, 1).kind, OperatorKind::matrix_free);
  }
  EXPECT_FALSE(solver_of(any, 27, 1).hindrance);
  EXPECT_EQ(solver_of(any, 31, 1024).hindrance.has_value(), indices_are_short);
}

TEST(Choice, IsFastKernelsWhereRanksShareMemory) {
  const int sites = 20;
  const EvolutionTask constant = long_range(sites);
  EvolutionTask driven = constant;
  driven.hamiltonian = chain_interaction(sites, 1, 0.5, sites);
  driven.drive = Drive{.hamiltonian = uniform_field(sites, 'X', 1),
                       .pulse = Pulse(PulseShape::linear, {0, 0.5, 1}, {0, 1, 0})};
  for (const EvolutionTask& task : {constant, driven})
    for (const auto operator_choice : {OperatorChoice::automatic, OperatorChoice::matrix_free}) {
      const SolverChoice choice{operator_choice, PropagatorChoice::slepc};
      const auto solver = [&](Resources team) { return choose_solver(choice, task, team); };
      const Solver fast = solver({.ranks = 2, .bytes_a_rank = unlimited, .sharing_ranks = 2});
      EXPECT_EQ(fast.kind, OperatorKind::shared);
      EXPECT_EQ(solver({.ranks = 1, .bytes_a_rank = unlimited, .sharing_ranks = 1}).kind,
                OperatorKind::shared);
      const Solver together = solver({.ranks = 8, .bytes_a_rank = unlimited, .sharing_ranks = 8});
      const Solver apart = solver({.ranks = 8, .bytes_a_rank = unlimited, .sharing_ranks = 2});
      EXPECT_EQ(apart.kind, OperatorKind::shared) << "on four nodes";
      EXPECT_EQ(apart.ranks_a_node, 2);
      EXPECT_EQ(together.ranks_a_node, 8);
      EXPECT_EQ(apart.matvecs, together.matvecs);
      EXPECT_GT(apart.seconds, together.seconds) << "exchanges take time";
      EXPECT_LT(apart.seconds, fast.seconds);
      EXPECT_NE(solver({.ranks = 6, .bytes_a_rank = unlimited, .sharing_ranks = 2}).kind,
                OperatorKind::shared)
          << "three nodes";
      EXPECT_NE(solver({.ranks = 3, .bytes_a_rank = unlimited, .sharing_ranks = 2}).kind,
                OperatorKind::shared);
      EXPECT_NE(solver({.ranks = 3, .bytes_a_rank = unlimited, .sharing_ranks = 4}).kind,
                OperatorKind::shared);
      // Two vectors of 16 bytes an amplitude do not hold what is to be shared.
      const std::uint64_t few = 2 * std::uint64_t{16} << (sites - 1);
      const Solver general =
          solver({.ranks = 2, .bytes_a_rank = unlimited, .sharing_ranks = 2, .shared_bytes_a_rank = few});
      EXPECT_NE(general.kind, OperatorKind::shared);
      EXPECT_EQ(
          solver({.ranks = 2, .bytes_a_rank = unlimited, .sharing_ranks = 2, .shared_bytes_a_rank = 4 * few})
              .kind,
          OperatorKind::shared);
      EXPECT_LT(fast.seconds, general.seconds / 3);
      EXPECT_GT(fast.memory.bytes(), few);
    }
  EXPECT_NE(
      choose_solver({.propagator = PropagatorChoice::slepc}, with_a_lone_y(sites), {1, unlimited, 1}).kind,
      OperatorKind::shared);
}

TEST(Choice, OfFullDiagonalisationEndsWhereLapackDoes) {
  const SolverChoice dense{.operator_choice = OperatorChoice::dense};
  EXPECT_FALSE(solver_of(dense, 14, 1).hindrance);
  for (const int sites : {15, 16, 20, 31, 32, 40}) {
    const Solver solver = solver_of(dense, sites, 2);
    ASSERT_TRUE(solver.hindrance) << sites;
    EXPECT_NE(solver.hindrance->problem.find("LAPACK"), std::string::npos);
  }
}

TEST(Choice, CountsTheInitialHamiltonianToo) {
  EvolutionTask task = long_range(27);
  std::swap(task.initial_hamiltonian, task.hamiltonian);
  task.hamiltonian = PauliSum::single('X', 0);
  EXPECT_FALSE(uncountable(task, OperatorKind::assembled, 1));
  task.initial = InitialState::ground;
  EXPECT_EQ(uncountable(task, OperatorKind::assembled, 1).has_value(), indices_are_short);
}

TEST(Choice, OfFewSitesIsFullDiagonalisationUnlessOthersAreMoreExact) {
  EvolutionTask task = long_range(8);
  const Resources team{1, unlimited, 1};
  const auto kind = [&] { return choose_solver({}, task, team).kind; };
  for (const double end : {0.1, 1.0, 40.0, 1000.0})
    for (const double tolerance : {1e-6, 1e-10, 1e-12}) {
      task.end = end;
      task.tolerance = tolerance;
      EXPECT_EQ(kind(), OperatorKind::dense) << tolerance << " at " << end;
    }
  // Rounding that grows with the dimension, where it grows with time by little.
  task.end = 0.1;
  task.tolerance = 3e-14;
  EXPECT_NE(kind(), OperatorKind::dense);
  task.sites = 3;
  task.hamiltonian = chain_interaction(3, 1, 0.5, 3);
  EXPECT_EQ(kind(), OperatorKind::dense) << "few states";
}

/// Long range, with X, Y, Z of each site: nothing for Chebyshev moments.
EvolutionTask with_magnetisation(int sites) {
  EvolutionTask task = long_range(sites);
  for (int site = 0; site < sites; ++site)
    for (const char axis : {'X', 'Y', 'Z'})
      task.observables.push_back(PauliSum::single(axis, site));
  return task;
}

TEST(Choice, OfAPropagatorIsKeptToForAnyTask) {
  for (const EvolutionTask& task : {long_range(10), with_magnetisation(10)})
    for (const int ranks : {1, 3}) {
      const Resources team{ranks, unlimited, 1};
      const Solver krylov = choose_solver({.propagator = PropagatorChoice::krylov}, task, team);
      EXPECT_TRUE(krylov.krylov && !krylov.steps && !krylov.chebyshev && !krylov.hindrance);
      EXPECT_EQ(krylov.kind, krylov.krylov->kind);
      EXPECT_NE(krylov.reason.find("as solver.propagator asks"), std::string::npos) << krylov.reason;
      const Solver chebyshev = choose_solver({.propagator = PropagatorChoice::chebyshev}, task, team);
      const bool is_for_moments = task.observables.size() == 1 && ranks == 1;
      EXPECT_EQ(chebyshev.chebyshev.has_value(), is_for_moments);
      EXPECT_EQ(chebyshev.steps.has_value(), !is_for_moments);
      EXPECT_FALSE(chebyshev.hindrance);
      const Solver slepc = choose_solver({.propagator = PropagatorChoice::slepc}, task, team);
      EXPECT_TRUE(!slepc.krylov && !slepc.steps && !slepc.chebyshev && !slepc.hindrance);
    }
  const SolverChoice with_assembled{OperatorChoice::assembled, PropagatorChoice::chebyshev};
  const Solver assembled = choose_solver(with_assembled, long_range(10), {1, unlimited, 1});
  ASSERT_TRUE(assembled.steps);
  EXPECT_EQ(assembled.steps->kind, OperatorKind::assembled);
}

TEST(Choice, LeftToUsIsTheFastestThatFits) {
  const EvolutionTask task = with_magnetisation(12);
  const Resources team{1, unlimited, 1};
  const Solver best = choose_solver({}, task, team);
  for (const PropagatorChoice propagator :
       {PropagatorChoice::krylov, PropagatorChoice::chebyshev, PropagatorChoice::slepc})
    EXPECT_LE(best.seconds, choose_solver({.propagator = propagator}, task, team).seconds);
  EXPECT_TRUE(best.krylov || best.steps) << "not SLEPc, whose products nothing shares";
  EXPECT_NE(best.reason.find("least time"), std::string::npos) << best.reason;
  for (const std::uint64_t bytes : {best.memory.bytes(), best.memory.bytes() / 2}) {
    const Solver solver = choose_solver({}, task, {1, bytes, 1});
    EXPECT_LE(solver.memory.bytes(), bytes);
    EXPECT_GE(solver.seconds, best.seconds);
  }
  EXPECT_GT(choose_solver({}, task, {1, 1000, 1}).memory.bytes(), 1000U);
}

TEST(Choice, ForetellsTheTimeOfManyPeriodsOfFewSites) {
  EvolutionTask task = long_range(4);
  task.hamiltonian += uniform_field(4, 'Z', 1000);
  task.end = 20;
  const SamplingPlan plan = sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end);
  constexpr double least_seconds_a_node = 5e-6;
  for (const PropagatorChoice propagator :
       {PropagatorChoice::dense, PropagatorChoice::krylov, PropagatorChoice::chebyshev})
    EXPECT_GT(choose_solver({.propagator = propagator}, task, {1, unlimited, 1}).seconds,
              least_seconds_a_node * static_cast<double>(plan.samples()));
}

TEST(Choice, CountsTheSamplesOfLongTimes) {
  EvolutionTask task = long_range(4);
  task.end = 1e4;
  const auto samples =
      static_cast<double>(sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end).samples());
  for (const PropagatorChoice propagator : {PropagatorChoice::dense, PropagatorChoice::krylov,
                                            PropagatorChoice::chebyshev, PropagatorChoice::slepc}) {
    const Solver solver = choose_solver({.propagator = propagator}, task, {1, unlimited, 1});
    EXPECT_GT(static_cast<double>(solver.memory.bytes()), 8 * samples);
    // Times and values; full diagonalisation has no snapshots.
    EXPECT_GE(static_cast<double>(solver.snapshot_numbers_bytes),
              propagator == PropagatorChoice::dense ? 0 : 16 * samples);
  }
  task.end = 1e8;
  const Solver never_done = choose_solver({}, task, {1, unlimited, 1});
  EXPECT_LT(never_done.memory.bytes(), std::uint64_t{1} << 26) << "more periods than are followed";
}

TEST(Choice, OfChebyshevMomentsTakesManyNodes) {
  const EvolutionTask task = long_range(20);
  const auto solver_on = [&](int ranks, int sharing, std::uint64_t shared = unlimited) {
    return choose_solver({}, task, {ranks, unlimited, sharing, shared});
  };
  const Solver together = solver_on(8, 8);
  ASSERT_TRUE(together.chebyshev);
  EXPECT_EQ(together.chebyshev->ranks_a_node, 8);
  EXPECT_EQ(solver_on(4, 8).chebyshev->ranks_a_node, 4);
  const Solver apart = solver_on(8, 2);
  ASSERT_TRUE(apart.chebyshev);
  EXPECT_EQ(apart.chebyshev->ranks_a_node, 2);
  EXPECT_GT(apart.seconds, together.seconds) << "exchanges take time";
  EXPECT_GT(apart.memory.bytes(), together.memory.bytes() - (std::uint64_t{1} << 20))
      << "a part as large, and room for pieces";
  EXPECT_FALSE(solver_on(6, 2).chebyshev) << "three nodes";
  EXPECT_FALSE(solver_on(8, 2, 1000).chebyshev) << "nothing to share vectors in";
  EXPECT_TRUE(solver_on(8, 1, 1000).chebyshev) << "ranks that share nothing";
}

TEST(Choice, IsThatOfTeamsOfAnySize) {
  for (const int sites : {4, 9, 14})
    for (const OperatorChoice operator_choice : {OperatorChoice::assembled, OperatorChoice::matrix_free}) {
      EvolutionTask task = with_magnetisation(sites);
      // Nothing for the kernels that only some teams can have.
      task.hamiltonian += PauliSum::single('Y', 0);
      const SolverChoice choice{.operator_choice = operator_choice};
      const Solver one = choose_solver(choice, task, {1, unlimited, 1});
      for (const int ranks : {2, 3, 4, 100}) {
        const Solver solver = choose_solver(choice, task, {ranks, unlimited, 1});
        EXPECT_EQ(solver.reason, one.reason);
        EXPECT_EQ(solver.matvecs, one.matvecs);
        EXPECT_LT(solver.seconds, one.seconds);
      }
    }
}

TEST(Choice, IsConsistentUnlessDenseMeetsAnother) {
  using Operator = OperatorChoice;
  using Propagator = PropagatorChoice;
  for (const Operator any :
       {Operator::automatic, Operator::dense, Operator::assembled, Operator::matrix_free}) {
    EXPECT_TRUE((SolverChoice{any, Propagator::automatic}.consistent()));
    for (const Propagator sparse : {Propagator::slepc, Propagator::krylov, Propagator::chebyshev})
      EXPECT_EQ((SolverChoice{any, sparse}.consistent()), any != Operator::dense);
    EXPECT_EQ((SolverChoice{any, Propagator::dense}.consistent()),
              any == Operator::automatic || any == Operator::dense);
  }
}

} // namespace
} // namespace leyden
