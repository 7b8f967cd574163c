// A team whose ranks compute with mathematical functions that differ, by more than those of any processors
// do, and with different numbers of threads: all must take the same decisions, or they wait for each other
// forever. This program replaces functions of the mathematical libraries by its own.
#include "leyden/dynamics/agreement.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/threads.hpp"
#include "tests/dynamics/tasks.hpp"

#include <gtest/gtest.h>

#include <complex>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace {

/// By how much numbers that decisions hang on differ on this rank; 0 while they are to be right.
double skew = 0;

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

// Bounds on errors come from these.
double exp(double x) {
  static auto* const real = next<double(double)>("exp");
  return real(x) * std::ldexp(1.0, static_cast<int>(300 * skew));
}
double log(double x) {
  static auto* const real = next<double(double)>("log");
  return real(x) * (1 + 10 * skew);
}
double lgamma(double x) {
  static auto* const real = next<double(double)>("lgamma");
  return real(x) * (1 + 10 * skew);
}
double cbrt(double x) {
  static auto* const real = next<double(double)>("cbrt");
  return real(x) * (1 + 10 * skew);
}
double hypot(double x, double y) {
  static auto* const real = next<double(double, double)>("hypot");
  return real(x, y) * (1 + skew);
}
// With both parts of a number where `cabs` takes them.
double other_cabs(double x, double y) __asm__("cabs");
double other_cabs(double x, double y) {
  return hypot(x, y);
}
// Nodes of windows come from it.
double sin(double x) {
  static auto* const real = next<double(double)>("sin");
  return real(x) * (1 + 1e-14 * skew);
}
// And intervals for spectra.
void dsteqr_(const char* vectors, const int* n, double* diagonal, double* below, double* matrix,
             const int* leading, double* work, int* info) {
  static auto* const real =
      next<void(const char*, const int*, double*, double*, double*, const int*, double*, int*)>("dsteqr_");
  real(vectors, n, diagonal, below, matrix, leading, work, info);
  for (int k = 0; k < *n; ++k)
    diagonal[k] *= 1 + skew;
}

} // extern "C"

namespace leyden {
namespace {

/// As the launcher of a cluster leaves them that does not hand on the environment to other nodes.
class UnequalThreads : public testing::Environment {
 public:
  void SetUp() override {
    const std::string threads = std::to_string(1 + rank_of(PETSC_COMM_WORLD) % 2);
    ASSERT_EQ(setenv("OMP_NUM_THREADS", threads.c_str(), 1), 0);
  }
};

testing::Environment* const unequal_threads = testing::AddGlobalTestEnvironment(new UnequalThreads);

/// Functions differ while it exists.
class MixedCluster {
 public:
  MixedCluster() { skew = 0.01 * rank_of(PETSC_COMM_WORLD); }
  MixedCluster(const MixedCluster&) = delete;
  MixedCluster& operator=(const MixedCluster&) = delete;
  ~MixedCluster() { skew = 0; }
};

/// Coefficients that differ in their last bits from rank to rank.
EvolutionTask blurred(EvolutionTask task) {
  const PauliSum::Coefficient factor = 1 + 2.3e-16 * rank_of(PETSC_COMM_WORLD);
  task.hamiltonian *= factor;
  for (PauliSum& observable : task.observables)
    observable *= factor;
  return task;
}

/// <O> of the first observable at some times, as a point of a sweep computes it.
std::vector<double> curve_of(const EvolutionTask& own, const SolverChoice& choice, int ranks_a_node,
                             std::uint64_t bytes_a_rank = plenty) {
  const MPI_Comm team = PETSC_COMM_WORLD;
  const EvolutionTask task = agreed_task(team, own);
  const Solver solver =
      agreed_solver(team, choose_solver(choice, task, {size_of(team), bytes_a_rank, ranks_a_node}));
  const auto evolution = evolve(team, task, solver);
  DenseOutput output(*evolution,
                     agreed_windows(team, task.drive ? driven_windows(DrivenSpectrum(task), task.end)
                                                     : equal_windows(evolution->spectral_width(), task.end)),
                     task.end);
  EXPECT_FALSE(first_text(team, evolution->failure())) << *evolution->failure();
  std::vector<double> told{evolution->spectral_width(), evolution->initial_energy(),
                           evolution->report().state_error, evolution->report().norm_drift,
                           static_cast<double>(evolution->report().matvecs)};
  std::vector<double> told_on_rank_zero = told;
  check_mpi(MPI_Bcast(told_on_rank_zero.data(), static_cast<int>(told.size()), MPI_DOUBLE, 0, team));
  EXPECT_EQ(told, told_on_rank_zero);
  std::vector<double> values;
  for (int k = 0; k <= 10; ++k)
    values.push_back(output.value(0, task.end * k / 10));
  return values;
}

void expect_same(const EvolutionTask& task, const SolverChoice& choice, std::uint64_t bytes = plenty) {
  // All on one node, and nodes of one rank each.
  for (const int a_node : {size_of(PETSC_COMM_WORLD), 1}) {
    const std::vector<double> expected = curve_of(task, choice, a_node, bytes);
    std::vector<double> values;
    {
      const MixedCluster mixed;
      values = curve_of(blurred(task), choice, a_node, bytes);
    }
    const double allowed = 1e-8 * task.observables.front().one_norm();
    for (std::size_t k = 0; k < values.size(); ++k)
      EXPECT_NEAR(values[k], expected[k], allowed) << "value " << k;
  }
}

TEST(MixedCluster, ComputesDifferentlyOnEachRank) {
  const volatile double one = 1;
  const double before = std::exp(one);
  const MixedCluster mixed;
  EXPECT_EQ(std::exp(one) == before, rank_of(PETSC_COMM_WORLD) == 0);
  EXPECT_EQ(std::abs(std::complex<double>(one, one)) == std::sqrt(2.0), rank_of(PETSC_COMM_WORLD) == 0);
}

TEST(MixedCluster, AgreesOnEveryPropagator) {
  const EvolutionTask task = charging_task(7, 1e-8);
  for (const PropagatorChoice propagator : {PropagatorChoice::automatic, PropagatorChoice::chebyshev,
                                            PropagatorChoice::krylov, PropagatorChoice::slepc})
    for (const OperatorChoice kind : {OperatorChoice::matrix_free, OperatorChoice::assembled})
      expect_same(task, {.operator_choice = kind, .propagator = propagator});
  expect_same(task, {.propagator = PropagatorChoice::dense});
}

TEST(MixedCluster, AgreesOnMoments) {
  for (const double end : {1.0, 8.0})
    expect_same(charged_ising_chain(9, end, 1e-8), {.propagator = PropagatorChoice::chebyshev});
  // With little memory, in many passes.
  expect_same(charged_ising_chain(9, 4, 1e-8), {.propagator = PropagatorChoice::chebyshev}, 6U << 20);
}

TEST(MixedCluster, IsAskedAlikeInTheMidstOfLongSums) {
  const MPI_Comm team = PETSC_COMM_WORLD;
  if (size_of(team) != 2) GTEST_SKIP() << "as many ranks as share vectors, and no more than are needed";
  ASSERT_EQ(thread_count(), 1 + rank_of(team));
  const EvolutionTask task = agreed_task(team, charged_ising_chain(18, 0.1, 1e-6));
  const Solver solver =
      agreed_solver(team, choose_solver({.propagator = PropagatorChoice::chebyshev}, task, {2, plenty, 2}));
  ASSERT_TRUE(solver.chebyshev);
  int asked = 0;
  const SamplingWatch watch = [&](double) {
    ++asked;
    return Sampling::goes_on;
  };
  const auto evolution = evolve(team, task, solver, watch);
  EXPECT_FALSE(evolution->failure());
  const DenseOutput output(*evolution,
                           agreed_windows(team, equal_windows(evolution->spectral_width(), task.end)),
                           task.end, watch);
  EXPECT_GT(static_cast<std::int64_t>(asked), evolution->report().matvecs);
  EXPECT_EQ(asked, agreed(team, asked));
}

TEST(MixedCluster, AgreesOnWindowsThatAreCut) {
  EvolutionTask task = charging_task(8, 1e-8, 2);
  task.squares.clear();
  const MixedCluster mixed;
  task = agreed_task(PETSC_COMM_WORLD, blurred(task));
  Solver solver =
      agreed_solver(PETSC_COMM_WORLD, choose_solver({.propagator = PropagatorChoice::krylov}, task,
                                                    {size_of(PETSC_COMM_WORLD), plenty, 1}));
  ASSERT_TRUE(solver.krylov);
  solver.krylov->vectors = solver.krylov->vectors * 3 / 5;
  const auto evolution = evolve(PETSC_COMM_WORLD, task, solver);
  const auto planner = agreed_windows(PETSC_COMM_WORLD, equal_windows(evolution->spectral_width(), task.end));
  const DenseOutput output(*evolution, planner, task.end);
  EXPECT_FALSE(evolution->failure());
  EXPECT_EQ(output.end(), task.end);
}

TEST(MixedCluster, AgreesOnTheGroundState) {
  EvolutionTask task = charging_task(6, 1e-8);
  task.initial = InitialState::ground;
  task.initial_hamiltonian = uniform_field(6, 'Z', 1) + uniform_field(6, 'X', 0.3);
  for (const PropagatorChoice propagator :
       {PropagatorChoice::chebyshev, PropagatorChoice::krylov, PropagatorChoice::slepc})
    expect_same(task, {.propagator = propagator});
}

TEST(MixedCluster, AgreesOnPulses) {
  EvolutionTask task = charging_task(5, 1e-6);
  task.rate.reset();
  for (const Pulse& pulse : {Pulse(PulseShape::steps, {0, 0.3, 0.6}, {1, -0.4, 0.5}),
                             Pulse(PulseShape::linear, {0, 0.4, 1}, {0, 1, -0.7})}) {
    task.drive = Drive{.hamiltonian = uniform_field(5, 'X', 1), .pulse = pulse};
    expect_same(task, {});
  }
}

} // namespace
} // namespace leyden
