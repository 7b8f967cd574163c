#include "leyden/experiments/charge.hpp"

#include "experiments/charge/charge_experiment.hpp"
#include "experiments/charge/charge_point.hpp"
#include "experiments/charge/charge_quantities.hpp"
#include "experiments/charge/charge_summary.hpp"
#include "experiments/keeping/point_keeper.hpp"
#include "experiments/progress.hpp"
#include "experiments/running/run_experiment.hpp"
#include "experiments/running/run_limit.hpp"
#include "experiments/running/run_stop.hpp"
#include "experiments/tell_user.hpp"
#include "leyden/experiments/count_progress.hpp"
#include "leyden/experiments/plan.hpp"
#include "leyden/hamiltonian/instruction_set.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/shared_array.hpp"
#include "leyden/platform/shared_complaint.hpp"
#include "leyden/platform/threads.hpp"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <numeric>

namespace leyden {
namespace {

/// Seconds left from which on a point is begun that is going to be kept, not finished.
constexpr double least_worthwhile = 30;

ChargePlan plan_of_run(MPI_Comm world, const ChargeRequest& request) {
  CountProgress progress("planning");
  PlanSurvey survey(request, [&](std::size_t points, std::size_t of) {
    if (rank_of(world) == 0) progress.show(points, of);
  });
  return plan_charge(world, request, resources_of_run(world), nullptr, &survey);
}

/// Throws BadInput on all ranks alike if one, on its node, cannot tell its threads or lacks the instructions
/// asked for; tells of far too many threads. Collective.
void check_surroundings(MPI_Comm world) {
  share_first_complaint(world, [] {
    static_cast<void>(instruction_set());
    static_cast<void>(thread_count());
  });
  constexpr int most_a_processor = 4;
  const int processors = processor_count();
  if (thread_count() <= most_a_processor * processors) return;
  tell_user(world, fmt::format("OMP_NUM_THREADS gives each rank {} threads, and this one may use {} {}: they "
                               "will wait for one another; set it to the cores that each rank has",
                               thread_count(), processors, processors == 1 ? "processor" : "processors"));
}

} // namespace

std::size_t ChargeRequest::points() const {
  std::size_t product = 1;
  for (const Dimension& axis : axes)
    product *= axis.size();
  return product;
}

std::vector<std::size_t> ChargeRequest::own_points() const {
  if (!shard.empty()) return shard_points;
  std::vector<std::size_t> all(points());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

int run_charge(MPI_Comm world, const ChargeRequest& request) {
  // Once a record is there, a wrong environment would end the run in the middle.
  check_surroundings(world);
  const bool first = rank_of(world) == 0;
  const ChargePlan plan = plan_of_run(world, request);
  require_fit(request, plan);
  const std::vector<ChargeQuantity> quantities = charge_quantities(request);
  const std::unique_ptr<Progress> progress =
      first ? std::make_unique<Progress>("charge", plan.points.size(), size_of(world), plan.seconds(),
                                         request.search == TimeSearch::global ? Expected::least_time
                                                                              : Expected::time)
            : nullptr;

  RunStop stop(world, run_limit(world, request.time_limit_minutes));
  Checkpointing checkpointing{request.output, request.configuration, request.differences,
                              60 * request.checkpoint_minutes};
  ChargeSetting setting{request, quantities,   static_cast<std::size_t>(request.most_sites), plan.world, {},
                        stop,    checkpointing};
  if (first) setting.watch = [&](double fraction) { progress->within(fraction); };

  Experiment experiment = charge_experiment(request, quantities);
  experiment.checkpoints = [&](const std::vector<std::size_t>& points) {
    checkpointing.points.insert(points.begin(), points.end());
  };
  experiment.stop = &stop;
  experiment.task.schedule = plan.schedule;
  experiment.task.points = plan.points;
  experiment.task.time_left = [&] { return stop.seconds_left(); };
  experiment.task.least_time = [&](std::size_t point) {
    const Solver solver = plan.solver(request, point);
    if (!can_be_kept(solver)) return std::numeric_limits<double>::infinity();
    const auto bytes =
        static_cast<double>(checkpoint_bytes(solver, request.sites(point), request.times.back()));
    return least_worthwhile + 2 * checkpointing.seconds_a_byte * bytes;
  };
  experiment.task.retries = request.retries;
  experiment.task.run = [&](MPI_Comm team, std::size_t point) { return charge_point(team, setting, point); };
  // It leaves no checkpoint, from which it would go on to fail again, and no memory taken.
  experiment.task.failed = [&](MPI_Comm ranks, std::size_t point) {
    checkpointing.remove(point, rank_of(ranks));
    give_back_shared_arrays();
  };
  experiment.task.over = [&](std::size_t point) { checkpointing.remove(point, 0); };

  const RunResult result = run_experiment(world, experiment, [&](const FarmProgress& now) {
    if (progress) progress->points(now);
  });
  if (first) {
    progress->finish();
    fmt::print("{}", charge_summary(request, result));
  }
  return exit_code(result.end);
}

} // namespace leyden
