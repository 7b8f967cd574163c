// What Chebyshev moments are predicted to hold against what the operating system saw. Alone in its program,
// because a process knows one peak only.
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"
#include "tests/dynamics/tasks.hpp"

#include <gtest/gtest.h>

namespace leyden {
namespace {

TEST(Memory, OfChebyshevMomentsIsPredicted) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer keeps memory of its own";
#endif
  const MPI_Comm team = PETSC_COMM_WORLD;
  const int ranks = size_of(team);
  const int sites = 18;
  const EvolutionTask task = charged_chain(sites, chain_interaction(sites, 1, 0.5, sites));
  const auto plan = plan_chebyshev(task, TeamSize::one_node(ranks), plenty);
  ASSERT_TRUE(plan);
  if (ranks > 1 && shared_memory_share(team) < plan->memory.bytes()) GTEST_SKIP() << "/dev/shm is too small";
  const auto before = static_cast<double>(resident_bytes());
  const auto evolution = evolve_chebyshev(team, task, *plan);
  EXPECT_GT(evolution->observe(0.2)[0], 0);
  const auto predicted = static_cast<double>(plan->memory.bytes());
  EXPECT_NEAR(static_cast<double>(peak_resident_bytes()) - before, predicted, 0.1 * predicted);
}

} // namespace
} // namespace leyden
