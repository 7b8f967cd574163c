// What is predicted against what the operating system saw.
#include "dynamics/choice/evolution_memory.hpp"
#include "leyden/dynamics/chebyshev_steps.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/krylov.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/shared_array.hpp"
#include "platform/shared_memory_account.hpp"
#include "tests/dynamics/tasks.hpp"
#include "tests/hamiltonian/chain.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <fstream>
#include <string>

namespace leyden {
namespace {

/// A line of /proc/self/status in bytes.
double status(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;)
    if (word == key) {
      double kilobytes = 0;
      file >> kilobytes;
      return kilobytes * 1024;
    }
  return 0;
}

class Memory : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the address sanitizer keeps memory of its own";
#endif
    // As the program has it: else the heap of LAPACK's thread keeps what it has had.
    mallopt(M_MMAP_MAX, 1 << 16);
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
  }
};

/// Gives back what was freed, lets the peak start anew, and returns what is held now.
double start_anew() {
  give_back_shared_arrays();
  malloc_trim(0);
  SharedMemoryAccount::of_process().start_anew();
  std::ofstream("/proc/self/clear_refs") << 5;
  return status("VmRSS:");
}

TEST_F(Memory, OfFullDiagonalisationIsPredicted) {
  const int sites = 10;
  EvolutionTask task{.sites = sites,
                     .hamiltonian = chain_interaction(sites, 1, 0, 1) + uniform_field(sites, 'X', 4),
                     .initial_hamiltonian = {},
                     .initial = InitialState::down,
                     .observables = {uniform_field(sites, 'Z', 1)},
                     .squares = {},
                     .tolerance = 1e-10,
                     .end = 0.02};
  // Once for the buffers that LAPACK keeps.
  static_cast<void>(evolve_dense(MPI_COMM_SELF, task));
  const PauliSum real = chain_interaction(sites, 1, 0.5, 1) + uniform_field(sites, 'Z', 1);
  for (const PauliSum& initial : {PauliSum{}, real, real + uniform_field(sites, 'Y', 0.5)}) {
    task.initial = initial.terms().empty() ? InitialState::down : InitialState::ground;
    task.initial_hamiltonian = initial;
    const double before = start_anew();
    {
      const auto evolution = evolve_dense(MPI_COMM_SELF, task);
      const DenseOutput output(*evolution, task.end);
      EXPECT_FALSE(evolution->failure());
    }
    const auto predicted = static_cast<double>(dense_evolution_memory(task).bytes());
    EXPECT_NEAR(status("VmHWM:") - before, predicted, 0.2 * predicted)
        << (initial.is_real(0) ? "real" : "complex");
  }
}

/// A short time, the field and one X of each site.
EvolutionTask field_task(int sites, PauliSum hamiltonian) {
  return task_of(sites, std::move(hamiltonian), {uniform_field(sites, 'Z', 1), uniform_field(sites, 'X', 1)},
                 0.02);
}

/// Expects that what a rank has held above `before` at most is as predicted.
void expect_peak(double before, std::uint64_t bytes, const std::string& what) {
  const auto resident = static_cast<std::uint64_t>(status("VmHWM:"));
  const double peak = static_cast<double>(SharedMemoryAccount::of_process().own_share(resident)) - before;
  const auto predicted = static_cast<double>(bytes);
  // MPI grows with its first large messages, which in a run come before any point.
  const double buffers = size_of(PETSC_COMM_WORLD) > 1 ? 10 << 20 : 0;
  EXPECT_LE(peak, 1.1 * (predicted + buffers) + 1e6) << what;
  EXPECT_GE(peak, 0.8 * predicted - 2e6) << what;
}

TEST_F(Memory, OfOperatorsInSharedMemoryIsPredicted) {
  const int sites = 18;
  const MPI_Comm team = PETSC_COMM_WORLD;
  const int ranks = size_of(team);
  EvolutionTask task = field_task(sites, chain_interaction(sites, 1, 0, 1) + uniform_field(sites, 'X', 4));
  // Once for the buffers that MPI keeps.
  static_cast<void>(evolve_slepc(Team(team), task, OperatorKind::shared)->observe(0.001));
  for (const double alpha : {0.0, 0.5}) {
    const std::string what = alpha == 0 ? "Ising couplings" : "all couplings";
    task.hamiltonian = chain_interaction(sites, 1, alpha, sites) + uniform_field(sites, 'X', 4);
    task.drive.reset();
    double before = start_anew();
    {
      const auto evolution = evolve_slepc(Team(team), task, OperatorKind::shared);
      const DenseOutput output(*evolution, task.end);
      EXPECT_FALSE(evolution->failure());
    }
    expect_peak(before, slepc_evolution_memory(task, OperatorKind::shared, TeamSize::one_node(ranks)).bytes(),
                what);

    task.hamiltonian = chain_interaction(sites, 1, alpha, sites);
    task.drive = Drive{.hamiltonian = uniform_field(sites, 'X', 4),
                       .pulse = Pulse(PulseShape::steps, {0, 0.01}, {1, 0.5})};
    before = start_anew();
    {
      const auto evolution = evolve_driven(Team(team), task, OperatorKind::shared);
      static_cast<void>(evolution->observe(task.end));
      EXPECT_FALSE(evolution->failure());
    }
    expect_peak(before,
                driven_evolution_memory(task, OperatorKind::shared, TeamSize::one_node(ranks)).bytes(),
                what + ", driven");
  }
}

TEST_F(Memory, OfTheOperatorAndTheEvolutionIsPredicted) {
  const int sites = 17;
  const MPI_Comm team = PETSC_COMM_WORLD;
  const int ranks = size_of(team);
  const PauliSum hamiltonian = chain_interaction(sites, 1, 0, 1) + uniform_field(sites, 'X', 4);
  const double before = start_anew();
  {
    const PetscMatrix matrix = assemble(team, hamiltonian, FullSpace(sites));
    const auto predicted = static_cast<double>(
        operator_memory(OperatorKind::assembled, hamiltonian, FullSpace(sites), TeamSize::one_node(ranks))
            .bytes());
    EXPECT_NEAR(status("VmHWM:") - before, predicted, 0.15 * predicted + 4e6);
  }
  const EvolutionTask task = field_task(sites, hamiltonian);
  const auto evolution = evolve_slepc(Team(team), task, OperatorKind::assembled);
  const DenseOutput output(*evolution, task.end);
  const auto predicted = static_cast<double>(
      slepc_evolution_memory(task, OperatorKind::assembled, TeamSize::one_node(ranks)).bytes());
  EXPECT_NEAR(status("VmHWM:") - before, predicted, 0.2 * predicted);
}

/// A chain of 17 sites, its field and one X of each site.
EvolutionTask stepped_task(bool is_measured_twice) {
  const int sites = 17;
  EvolutionTask task = field_task(sites, chain_interaction(sites, 1, 0.5, 1) + uniform_field(sites, 'X', 4));
  if (is_measured_twice) task.squares = {uniform_field(sites, 'Z', 1)};
  return task;
}

void expect_memory(Evolution& evolution, double end, double before, std::uint64_t bytes) {
  const DenseOutput output(evolution, end);
  EXPECT_FALSE(evolution.failure());
  const auto predicted = static_cast<double>(bytes);
  EXPECT_NEAR(status("VmHWM:") - before, predicted, 0.15 * predicted + 2e6);
}

TEST_F(Memory, OfKrylovSpacesIsPredicted) {
  const int ranks = size_of(PETSC_COMM_WORLD);
  for (const Measuring measuring : {Measuring::projected, Measuring::on_states}) {
    const EvolutionTask task = stepped_task(measuring == Measuring::projected);
    KrylovPlan plan =
        plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(ranks), std::uint64_t{1} << 40);
    plan.measuring = measuring;
    plan.window = 2 * task.end; // filled to the last vector
    const double before = start_anew();
    const auto evolution = evolve_krylov(Team(PETSC_COMM_WORLD), task, plan);
    expect_memory(*evolution, task.end, before,
                  EvolutionMemory(task, plan.kind, TeamSize::one_node(ranks))
                      .krylov(plan.vectors, measuring, 3)
                      .bytes());
  }
}

TEST_F(Memory, OfChebyshevStepsIsPredicted) {
  const int ranks = size_of(PETSC_COMM_WORLD);
  for (const int together : {4, 16}) {
    const EvolutionTask task = stepped_task(together == 16);
    ChebyshevStepsPlan plan = plan_chebyshev_steps(task, OperatorKind::assembled, TeamSize::one_node(ranks),
                                                   std::uint64_t{1} << 40);
    plan.together = together;
    const double before = start_anew();
    const auto evolution = evolve_chebyshev_steps(Team(PETSC_COMM_WORLD), task, plan);
    expect_memory(
        *evolution, task.end, before,
        EvolutionMemory(task, plan.kind, TeamSize::one_node(ranks)).chebyshev_steps(together).bytes());
  }
}

} // namespace
} // namespace leyden
