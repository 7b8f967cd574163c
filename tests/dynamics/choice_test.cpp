// Which operator a point gets, and what cannot be computed at all.
#include "leyden/dynamics/choice.hpp"

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

Solver solver_of(const SolverChoice& choice, int sites, int ranks) {
  return choose_solver(choice, long_range(sites), {ranks, unlimited, 1});
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
  for (const std::uint64_t bytes : {best.bytes, best.bytes / 2}) {
    const Solver solver = choose_solver({}, task, {1, bytes, 1});
    EXPECT_LE(solver.bytes, bytes);
    EXPECT_GE(solver.seconds, best.seconds);
  }
  EXPECT_GT(choose_solver({}, task, {1, 1000, 1}).bytes, 1000U);
}

TEST(Choice, IsThatOfTeamsOfAnySize) {
  for (const int sites : {4, 9, 14})
    for (const OperatorChoice operator_choice : {OperatorChoice::assembled, OperatorChoice::matrix_free}) {
      const EvolutionTask task = with_magnetisation(sites);
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
