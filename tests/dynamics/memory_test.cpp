// What is predicted against what the operating system saw.
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/hamiltonian/chain.hpp"

#include <gtest/gtest.h>

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

// One test, because the operating system remembers one peak for each process.
TEST(Memory, IsPredicted) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer keeps memory of its own";
#endif
  const int sites = 17;
  const MPI_Comm team = PETSC_COMM_WORLD;
  const int ranks = size_of(team);
  const PauliSum hamiltonian = chain_interaction(sites, 1, 0, 1) + uniform_field(sites, 'X', 4);
  const double before = status("VmRSS:");
  {
    const PetscMatrix matrix = assemble(team, hamiltonian, FullSpace(sites));
    const auto predicted =
        static_cast<double>(operator_bytes(OperatorKind::assembled, hamiltonian, FullSpace(sites), ranks));
    EXPECT_NEAR(status("VmHWM:") - before, predicted, 0.15 * predicted + 4e6);
  }
  const EvolutionTask task{.sites = sites,
                           .hamiltonian = hamiltonian,
                           .initial_hamiltonian = {},
                           .initial = InitialState::down,
                           .observables = {uniform_field(sites, 'Z', 1), uniform_field(sites, 'X', 1)},
                           .squares = {},
                           .tolerance = 1e-10,
                           .end = 0.02};
  const auto evolution = evolve_slepc(team, task, OperatorKind::assembled);
  const DenseOutput output(*evolution, task.end);
  const auto predicted = static_cast<double>(slepc_evolution_bytes(task, OperatorKind::assembled, ranks));
  EXPECT_NEAR(status("VmHWM:") - before, predicted, 0.2 * predicted);
}

} // namespace
} // namespace leyden
