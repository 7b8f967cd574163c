#include "leyden/experiments/charge.hpp"

#include "experiments/charge_layout.hpp"
#include "experiments/charge_point.hpp"
#include "experiments/charge_quantities.hpp"
#include "experiments/charge_summary.hpp"
#include "experiments/progress.hpp"
#include "experiments/run_experiment.hpp"
#include "experiments/run_limit.hpp"
#include "leyden/experiments/plan.hpp"
#include "leyden/hamiltonian/instruction_set.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/platform/shared_complaint.hpp"
#include "leyden/platform/sharing_ranks.hpp"
#include "leyden/platform/stop_signal.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace leyden {

std::size_t ChargeRequest::points() const {
  std::size_t product = 1;
  for (const Dimension& axis : axes)
    product *= axis.size();
  return product;
}

int run_charge(MPI_Comm world, const ChargeRequest& request) {
  // Once a record is there, a wrong environment would end the run in the middle.
  share_complaint(world, [] { static_cast<void>(instruction_set()); });
  const ChargePlan plan = plan_charge(world, request,
                                      {.ranks = size_of(world),
                                       .bytes_a_rank = memory_share(world),
                                       .sharing_ranks = sharing_ranks(world),
                                       .shared_bytes_a_rank = shared_memory_share(world)});
  require_fit(request, plan);
  const std::vector<ChargeQuantity> quantities = charge_quantities(request);
  const std::size_t sites = most_sites(request);
  const bool first = rank_of(world) == 0;
  const std::unique_ptr<Progress> progress =
      first ? std::make_unique<Progress>("charge", request.points(), size_of(world), plan.seconds())
            : nullptr;

  TimeLimit limit = run_limit(world, request.time_limit_minutes);
  const auto stop = [&limit, world] {
    let_messages_in(world);
    return stop_requested() || limit.is_near();
  };
  ChargeSetting setting{request, quantities, sites, plan.world, {}, stop};
  if (first) setting.watch = [&](double fraction) { progress->within(fraction); };

  Experiment experiment;
  experiment.name = "charge";
  experiment.layout = charge_layout(request, quantities, sites);
  experiment.output = request.output;
  experiment.overwrite = request.overwrite;
  experiment.configuration = request.configuration;
  experiment.command_line = request.command_line;
  experiment.differences = request.differences;
  experiment.stop = stop;
  experiment.task.schedule = plan.schedule;
  experiment.task.time_left = [&limit] { return limit.seconds_left(); };
  experiment.task.retries = request.retries;
  experiment.task.run = [&](MPI_Comm team, std::size_t point) { return charge_point(team, setting, point); };

  const RunResult result = run_experiment(world, experiment, [&](const FarmProgress& now) {
    if (progress) progress->points(now);
  });
  if (first) {
    progress->finish();
    fmt::print("{}", charge_summary(request, result));
    std::fflush(stdout);
  }
  return static_cast<int>(result.end);
}

} // namespace leyden
