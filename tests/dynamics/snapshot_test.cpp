// Evolutions that are interrupted and go on from their snapshots, against uninterrupted ones: each way to
// evolve, interrupted at several places, once or twice, on any number of ranks and on another one than
// before.
#include "leyden/dynamics/snapshot.hpp"

#include "leyden/dynamics/choice.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/memory_keeper.hpp"
#include "tests/dynamics/tasks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <optional>
#include <random>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}

/// What is evolved, and how.
struct Case {
  EvolutionTask task;
  Solver solver;
  double end; ///< of the sampling, beyond the task's perhaps
};

Solver solver_of(OperatorKind kind) {
  return {.kind = kind,
          .memory = {},
          .matvecs = 0,
          .seconds = 0,
          .ranks_a_node = size_of(PETSC_COMM_WORLD),
          .reason = "",
          .chebyshev = {},
          .steps = {},
          .krylov = {},
          .hindrance = {}};
}

/// All that can be asked of an evolution.
struct Outcome {
  bool stopped = false;
  std::vector<double> values;
  std::vector<double> errors;
  EvolutionReport report;
  double energy = 0;
};

Outcome outcome_of(MPI_Comm team, const Case& what, SnapshotKeeper* keeper) {
  const auto evolution = evolve(team, what.task, what.solver, {}, keeper);
  Outcome outcome;
  EXPECT_FALSE(evolution->failure()) << *evolution->failure();
  outcome.stopped = evolution->stopped();
  if (outcome.stopped) return outcome;
  const double end = what.task.end;
  DenseOutput output(*evolution,
                     what.task.drive ? driven_windows(DrivenSpectrum(what.task), end)
                                     : equal_windows(evolution->spectral_width(), end),
                     end);
  if (what.end > end) output.extend(*evolution, what.end);
  EXPECT_FALSE(evolution->failure()) << *evolution->failure();
  outcome.stopped = output.stopped();
  EXPECT_EQ(outcome.stopped, evolution->stopped());
  if (outcome.stopped) return outcome;
  for (int k = 0; k <= 40; ++k) {
    const double t = output.end() * k / 40;
    for (std::size_t i = 0; i < what.task.observables.size() + what.task.squares.size(); ++i)
      outcome.values.push_back(output.value(i, t));
    outcome.errors.push_back(evolution->state_error(t));
  }
  outcome.report = evolution->report();
  outcome.energy = evolution->initial_energy();
  return outcome;
}

void expect_same(const Outcome& one, const Outcome& other) {
  ASSERT_FALSE(one.stopped);
  ASSERT_EQ(one.values.size(), other.values.size());
  for (std::size_t k = 0; k < one.values.size(); ++k)
    ASSERT_NEAR(one.values[k], other.values[k], 1e-12 * std::max(1.0, std::abs(other.values[k])) + 2e-13)
        << k;
  ASSERT_EQ(one.errors.size(), other.errors.size());
  for (std::size_t k = 0; k < one.errors.size(); ++k)
    EXPECT_NEAR(one.errors[k], other.errors[k], 1e-13) << k;
  EXPECT_EQ(one.report.matvecs, other.report.matvecs);
  EXPECT_NEAR(one.report.state_error, other.report.state_error, 1e-13);
  EXPECT_NEAR(one.report.norm_drift, other.report.norm_drift, 1e-13);
  if (!std::isnan(other.report.energy_drift)) {
    EXPECT_NEAR(one.report.energy_drift, other.report.energy_drift, 1e-12);
  }
  EXPECT_NEAR(one.energy, other.energy, 1e-12 * std::max(1.0, std::abs(other.energy)));
}

/// Interrupted at the wishes with these numbers, counted anew in each run, and then not.
void expect_going_on(const Case& what, const Outcome& expected, const std::vector<int>& stops) {
  SCOPED_TRACE(testing::Message() << "stopped at " << testing::PrintToString(stops));
  MemoryKeeper::Kept kept;
  for (const int stop : stops) {
    MemoryKeeper keeper(world(), kept, stop);
    if (!outcome_of(world(), what, &keeper).stopped) FAIL() << "it was to stop";
  }
  ASSERT_TRUE(kept);
  MemoryKeeper keeper(world(), kept);
  expect_same(outcome_of(world(), what, &keeper), expected);
  EXPECT_TRUE(keeper.has_found());
}

/// How often a keeper is asked in the course of it.
int wishes_of(const Case& what) {
  MemoryKeeper::Kept none;
  MemoryKeeper keeper(world(), none);
  static_cast<void>(outcome_of(world(), what, &keeper));
  return keeper.asked();
}

/// Interrupted once at so many of its wishes, evenly from the first to the last, and twice.
void expect_going_on(const Case& what, int places) {
  const Outcome expected = outcome_of(world(), what, nullptr);
  const int wishes = wishes_of(what);
  ASSERT_GE(wishes, 3);
  for (int k = 0; k < places; ++k)
    expect_going_on(what, expected, {1 + (wishes - 1) * k / (places - 1)});
  expect_going_on(what, expected, {std::max(1, wishes / 3), std::max(1, wishes / 4)});
}

void expect_going_on(const Case& what) {
  // On several ranks nearly all time goes into meeting the others.
  expect_going_on(what, size_of(world()) == 1 ? 10 : 6);
}

Case steps_case(EvolutionTask task, int together) {
  Solver solver = solver_of(OperatorKind::matrix_free);
  solver.steps = plan_chebyshev_steps(task, solver.kind, TeamSize::one_node(size_of(world())), plenty);
  solver.steps->together = together;
  const double end = task.end;
  return {std::move(task), std::move(solver), end};
}

Case krylov_case(EvolutionTask task, Measuring measuring, int windows) {
  Solver solver = solver_of(OperatorKind::matrix_free);
  solver.krylov = plan_krylov(task, solver.kind, TeamSize::one_node(size_of(world())), plenty);
  solver.krylov->measuring = measuring;
  solver.krylov->window = task.end / windows;
  const double end = task.end;
  return {std::move(task), std::move(solver), end};
}

/// Fields along z and x and couplings that all fast kernels know, measured where it is diagonal and where
/// not.
EvolutionTask moments_task(int sites, double end, int range) {
  EvolutionTask task = charging_task(sites, 1e-10, end);
  task.squares.clear();
  task.hamiltonian = chain_interaction(sites, 1, 0.5, range) + uniform_field(sites, 'X', 2);
  task.observables = {task.initial_hamiltonian, uniform_field(sites, 'Z', 1)};
  task.rate.reset();
  return task;
}

EvolutionTask ising_task(int sites, double end) {
  EvolutionTask task = charging_task(sites, 1e-10, end);
  const PauliSum charger = uniform_field(sites, 'X', 4);
  PauliSum battery = uniform_field(sites, 'Z', 1);
  for (int i = 0; i + 1 < sites; ++i)
    battery += PauliSum::Coefficient(0.7 + 0.1 * i) * PauliSum::single('Z', i) * PauliSum::single('Z', i + 1);
  task.hamiltonian = battery + charger;
  task.initial_hamiltonian = battery;
  task.observables = {battery, PauliSum::Coefficient(0, 1) * commutator(charger, battery)};
  task.squares.clear();
  return task;
}

Case moments_case(EvolutionTask task, int windows, int vectors, int ranks_a_node, double end) {
  Solver solver = solver_of(OperatorKind::shared);
  solver.chebyshev = plan_chebyshev(task, {size_of(world()), ranks_a_node}, plenty).value();
  solver.chebyshev->window = task.end / windows;
  solver.chebyshev->vectors = vectors;
  return {std::move(task), std::move(solver), end};
}

TEST(Snapshots, OfMomentsInAnyNumberOfPassesAndWindows) {
  const int ranks = size_of(world());
  for (const auto& [windows, vectors] : {std::pair(1, 28), {1, 4096}, {2, 64}, {3, 44}})
    expect_going_on(moments_case(ising_task(9, 2), windows, vectors, ranks, 2));
}

TEST(Snapshots, OfMomentsOnSeveralNodes) {
  for (int each = 1; each < size_of(world()); each *= 2)
    expect_going_on(moments_case(ising_task(9, 1.5), 2, 64, each, 1.5));
}

TEST(Snapshots, OfMomentsThatAreNotDiagonal) {
  expect_going_on(moments_case(moments_task(9, 0.5, 9), 2, 64, size_of(world()), 0.5));
  expect_going_on(moments_case(moments_task(9, 0.5, 1), 1, 24, size_of(world()), 0.5));
}

/// Vectors so long that inner products are taken slice by slice.
TEST(Snapshots, OfMomentsInTheMidstOfSums) {
  int sites = 17;
  for (int ranks = size_of(world()); ranks > 1; ranks /= 2)
    ++sites;
  const Case what = moments_case(ising_task(sites, 0.1), 2, 40, size_of(world()), 0.1);
  EXPECT_GT(wishes_of(what), outcome_of(world(), what, nullptr).report.matvecs + 100);
  expect_going_on(what, 4);
}

TEST(Snapshots, OfMomentsBeyondTheEndOfTheTask) {
  expect_going_on(moments_case(ising_task(9, 0.6), 1, 30, size_of(world()), 2));
}

TEST(Snapshots, OfMomentsSaveWork) {
  const Case what = moments_case(ising_task(9, 2), 2, 48, size_of(world()), 2);
  const int wishes = wishes_of(what);
  for (const int part : {1, 2, 3}) {
    MemoryKeeper::Kept kept;
    MemoryKeeper first(world(), kept, wishes * part / 4);
    static_cast<void>(outcome_of(world(), what, &first));
    MemoryKeeper second(world(), kept);
    static_cast<void>(outcome_of(world(), what, &second));
    EXPECT_LE(first.asked() + second.asked(), wishes + 12) << "the vectors that wait, and no more";
  }
}

TEST(Snapshots, OfSteps) {
  std::mt19937_64 random(2);
  for (const int together : {1, 6})
    expect_going_on(steps_case(charging_task(6), together));
  EvolutionTask task =
      task_of(5, random_hermitian_sum(5, 20, random) + PauliSum::single('Y', 1), many_observables(5, random));
  task.squares = {random_hermitian_sum(5, 5, random)};
  task.initial = InitialState::ground;
  task.initial_hamiltonian = random_hermitian_sum(5, 30, random) + uniform_field(5, 'Z', 1);
  expect_going_on(steps_case(task, 4));
}

TEST(Snapshots, OfKrylovSpaces) {
  std::mt19937_64 random(3);
  for (const Measuring measuring : {Measuring::projected, Measuring::on_states})
    for (const int windows : {1, 4})
      expect_going_on(krylov_case(charging_task(6), measuring, windows));
  EvolutionTask task =
      task_of(5, random_hermitian_sum(5, 20, random) + PauliSum::single('Y', 1), many_observables(5, random));
  task.squares = {random_hermitian_sum(5, 5, random)};
  expect_going_on(krylov_case(task, Measuring::projected, 3));
}

TEST(Snapshots, OfSlepc) {
  EvolutionTask task = charging_task(5);
  task.hamiltonian += PauliSum::single('Y', 2);
  task.rate.reset();
  for (const OperatorKind kind : {OperatorKind::matrix_free, OperatorKind::assembled})
    expect_going_on({task, solver_of(kind), task.end});
}

TEST(Snapshots, UnderPulses) {
  const int sites = 10;
  ASSERT_TRUE(has_shared_operator(uniform_field(sites, 'X', 4), sites, Entries::complex, size_of(world())));
  for (const OperatorKind kind : {OperatorKind::matrix_free, OperatorKind::shared}) {
    EvolutionTask task = charging_task(sites, 1e-10, 0.1);
    task.hamiltonian = uniform_field(sites, 'Z', 1) + PauliSum::single('X', 1) * PauliSum::single('X', 2);
    task.observables = {task.hamiltonian};
    task.squares = {task.hamiltonian};
    task.rate.reset();
    task.drive = Drive{.hamiltonian = uniform_field(sites, 'X', 4),
                       .pulse = Pulse(PulseShape::linear, {0, 0.05, 0.08}, {0, 1, 0.5})};
    expect_going_on({task, solver_of(kind), task.end}, 4);
  }
}

TEST(Snapshots, OfOtherTasksAreLeftAlone) {
  const Case one = steps_case(charging_task(6), 4);
  EvolutionTask changed = charging_task(6);
  changed.hamiltonian += uniform_field(6, 'Z', 1e-15);
  MemoryKeeper::Kept kept;
  MemoryKeeper keeper(world(), kept, 20);
  EXPECT_TRUE(outcome_of(world(), one, &keeper).stopped);
  for (const Case& other : {steps_case(changed, 4), krylov_case(charging_task(6), Measuring::projected, 1)}) {
    MemoryKeeper later(world(), kept);
    expect_same(outcome_of(world(), other, &later), outcome_of(world(), other, nullptr));
    EXPECT_FALSE(later.has_found());
  }
}

std::vector<Case> a_case_of_each() {
  std::vector<Case> cases{moments_case(ising_task(9, 1), 2, 64, size_of(world()), 1),
                          moments_case(ising_task(9, 0.5), 1, 4096, size_of(world()), 1),
                          steps_case(charging_task(6), 4),
                          krylov_case(charging_task(6), Measuring::projected, 3),
                          {charging_task(5), solver_of(OperatorKind::matrix_free), 1}};
  EvolutionTask driven = charging_task(5, 1e-10, 0.3);
  driven.rate.reset();
  driven.drive = Drive{.hamiltonian = uniform_field(5, 'X', 1),
                       .pulse = Pulse(PulseShape::linear, {0, 0.1, 0.2}, {0, 1, 0.5})};
  cases.push_back({driven, solver_of(OperatorKind::matrix_free), driven.end});
  return cases;
}

TEST(Snapshots, ThatCannotBeReadAreBegunAnew) {
  for (const Case& what : a_case_of_each()) {
    const Outcome expected = outcome_of(world(), what, nullptr);
    MemoryKeeper::Kept kept;
    MemoryKeeper first(world(), kept, 2 * wishes_of(what) / 3);
    EXPECT_TRUE(outcome_of(world(), what, &first).stopped);
    for (int readable = 0; readable < static_cast<int>(kept->vectors.size()); ++readable) {
      MemoryKeeper keeper(world(), kept);
      keeper.fail_after(readable);
      expect_same(outcome_of(world(), what, &keeper), expected);
    }
  }
}

TEST(Snapshots, GoOnWhereTimesAreRoundedDifferently) {
  const Case what = steps_case(charging_task(6), 1);
  const std::vector<double> times = unequal_times(what.task.end);
  MemoryKeeper::Kept kept;
  MemoryKeeper first(world(), kept, 60);
  std::vector<std::vector<double>> values;
  const auto stopped = evolve(world(), what.task, what.solver, {}, &first);
  for (std::size_t k = 0; k < times.size() && !stopped->stopped(); ++k)
    values.push_back(stopped->observe(times[k]));
  ASSERT_TRUE(kept);
  ASSERT_GT(values.size(), 3U);
  MemoryKeeper second(world(), kept);
  const auto later = evolve(world(), what.task, what.solver, {}, &second);
  for (std::size_t k = 0; k + 1 < values.size(); ++k)
    EXPECT_EQ(later->observe(times[k] * (1 + (k % 2 == 0 ? 3e-16 : -3e-16))), values[k]) << k;
  EXPECT_TRUE(second.has_found());
}

TEST(Snapshots, AreKeptWithoutStopping) {
  for (const Case& what : a_case_of_each()) {
    MemoryKeeper::Kept kept;
    MemoryKeeper keeper(world(), kept);
    keeper.keep_each(3);
    const Outcome expected = outcome_of(world(), what, nullptr);
    expect_same(outcome_of(world(), what, &keeper), expected);
    ASSERT_TRUE(kept);
    MemoryKeeper later(world(), kept);
    expect_same(outcome_of(world(), what, &later), expected);
  }
}

TEST(Snapshots, AreTakenUpByAnotherNumberOfRanks) {
  if (size_of(world()) == 1) GTEST_SKIP() << "there is no other number";
  const int half = size_of(world()) / 2;
  const bool is_in = rank_of(world()) < half;
  const Communicator team = Communicator::split(world(), is_in ? 0 : 1);
  for (Case what : a_case_of_each()) {
    MemoryKeeper::Kept kept;
    MemoryKeeper first(world(), kept, 2 * wishes_of(what) / 3);
    EXPECT_TRUE(outcome_of(world(), what, &first).stopped);
    const Outcome expected = outcome_of(world(), what, nullptr);
    if (what.solver.chebyshev) what.solver.chebyshev->ranks_a_node = half;
    MemoryKeeper second(team.get(), kept);
    expect_same(outcome_of(team.get(), what, &second), expected);
    // So few sites are cut into smaller blocks for four ranks than for two: it begins anew.
    EXPECT_EQ(second.has_found(), !what.solver.chebyshev || half == 1);
  }
}

} // namespace
} // namespace leyden
