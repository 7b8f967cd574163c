#include "leyden/cli/run.hpp"

#include "cli/batch/slurm_command.hpp"
#include "cli/commands.hpp"
#include "cli/naming_places.hpp"
#include "leyden/cli/record_commands.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/experiments/count_progress.hpp"
#include "leyden/experiments/output_path.hpp"
#include "leyden/experiments/plan.hpp"
#include "leyden/platform/broadcast_text.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/platform/shared_complaint.hpp"
#include "leyden/platform/shared_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>

namespace leyden {
namespace {

int print_plan(const ChargeRequest& request, MPI_Comm world) {
  CountProgress progress("plan");
  PlanSurvey survey(request, [&](std::size_t points, std::size_t of) {
    if (rank_of(world) == 0) progress.show(points, of);
  });
  const ChargePlan plan = plan_charge(world, request, resources_of_run(world), nullptr, &survey);
  if (rank_of(world) != 0) return 0;
  const std::string text = plan_text(request, plan, survey);
  progress.finish();
  fmt::print("{}", text);
  return 0;
}

/// The environment of rank 0 counts: launchers may give others another one. Collective.
std::optional<ArrayTask> shared_array_task(MPI_Comm world) {
  const std::optional<ArrayTask> mine = array_task();
  const ArrayTask task = mine.value_or(ArrayTask{});
  std::array<std::int64_t, 4> numbers{mine ? 1 : 0, task.id, task.place, task.count};
  check_mpi(MPI_Bcast(numbers.data(), static_cast<int>(numbers.size()), MPI_INT64_T, 0, world));
  if (numbers[0] == 0) return std::nullopt;
  return ArrayTask{.id = numbers[1], .place = numbers[2], .count = numbers[3]};
}

/// The links that rank 0 sees count. Collective. Throws BadInput, on all ranks alike.
std::string shared_place_of_output(MPI_Comm world, const std::string& path) {
  std::string place = path;
  share_complaint(world, [&] { place = place_of_output(path); });
  broadcast_text(world, place);
  return place;
}

} // namespace

bool needs_all_ranks(const Arguments& arguments) {
  return arguments.wish == Wish::run && arguments.command != "status" && arguments.command != "verify" &&
         arguments.command != "merge";
}

std::vector<std::string> petsc_options(const Arguments& arguments) {
  const Command* command = find_command(arguments.command);
  if (command == nullptr || command->takes != Takes::configuration) return {};
  return arguments.petsc;
}

int run_alone(const Arguments& arguments) {
  switch (arguments.wish) {
  case Wish::help:
    fmt::print("{}", help_text(arguments.command));
    return 0;
  case Wish::version:
    fmt::print("{}", version_text());
    return 0;
  case Wish::run:
    break;
  }
  if (arguments.command == "merge") return merge(arguments);
  return arguments.command == "verify" ? verify_records(arguments.files) : show_status(arguments.files);
}

void check_command(const Arguments& arguments) {
  static_cast<void>(
      charge_request(arguments, read_local_text, std::numeric_limits<std::uint64_t>::max(), array_task()));
}

int run_command(const Arguments& arguments, MPI_Comm world) {
  if (arguments.command == "slurm") {
    share_complaint(world, [&] { print_batch_script(arguments); });
    return 0;
  }
  const std::optional<ArrayTask> task = shared_array_task(world);
  if (arguments.command == "charge") {
    const std::uint64_t memory = static_cast<std::uint64_t>(size_of(world)) * memory_share(world);
    ChargeRequest request = charge_request(arguments, shared_text_reader(world), memory, task);
    return naming_places(request, [&] {
      request.output = shared_place_of_output(world, request.output);
      return run_charge(world, request);
    });
  }
  // A plan may be for another machine: what does not fit on this one is told, not refused.
  const ChargeRequest request =
      charge_request(arguments, shared_text_reader(world), std::numeric_limits<std::uint64_t>::max(), task);
  return naming_places(request, [&] { return print_plan(request, world); });
}

} // namespace leyden
