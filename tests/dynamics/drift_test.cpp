// What long times do to a state: norm and energy stay, and ways that share no step agree at the end.
#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/dynamics/chebyshev_steps.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/tasks.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}

TEST(Drift, OfNormAndEnergyIsSmallAfterAHundredPeriods) {
  const EvolutionTask task = charged_ising_chain(14, 100);
  const int ranks = size_of(world());
  // So little memory that one expansion over the whole span does not pay.
  const auto plan = plan_chebyshev(task, TeamSize::one_node(ranks), (std::uint64_t{32} << 20) / ranks);
  ASSERT_TRUE(plan);
  EXPECT_LT(plan->window, task.end / 4);
  const auto moments = evolve_chebyshev(world(), task, *plan);
  const auto steps = evolve_chebyshev_steps(
      Team(world()), task,
      plan_chebyshev_steps(task, OperatorKind::matrix_free, TeamSize::one_node(ranks), plenty));
  const double largest = task.observables[0].one_norm();
  for (const double t : {1.0, 10.0, 31.4, 99.9, 100.0}) {
    const double work = moments->observe(t)[0];
    EXPECT_NEAR(work, steps->observe(t)[0], 2 * largest * (moments->state_error(t) + steps->state_error(t)))
        << t;
  }
  for (const Evolution* evolution : {moments.get(), steps.get()}) {
    const std::string name = evolution == moments.get() ? "moments" : "steps";
    ASSERT_FALSE(evolution->failure()) << *evolution->failure();
    const EvolutionReport report = evolution->report();
    EXPECT_LT(report.norm_drift, 1e-12) << name;
    EXPECT_LT(report.energy_drift, 1e-11) << name;
    EXPECT_LT(report.state_error, task.tolerance) << name;
  }
}

} // namespace
} // namespace leyden
