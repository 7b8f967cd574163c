#include "experiments/running/run_experiment.hpp"

#include "experiments/running/end_text.hpp"
#include "experiments/running/little_time.hpp"
#include "experiments/running/provenance.hpp"
#include "leyden/experiments/output_path.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/file_identity.hpp"
#include "leyden/platform/file_lock.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/shared_complaint.hpp"
#include "leyden/platform/stop_signal.hpp"
#include "leyden/record/checkpoint_files.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <system_error>

namespace leyden {
namespace {

/// What to do with the output path, given what lies there.
enum class Start : int { create, resume, finished };

Start look_at_output(const Experiment& experiment) {
  const std::string& path = experiment.output;
  const FileKind kind = kind_of_file(path);
  if (kind == FileKind::missing) return Start::create;
  refuse_other_than_record(path, kind);
  if (experiment.overwrite) return Start::create;
  // All of it: another configuration may have other points.
  RecordSummary there = summarise_record(path);
  if (there.command != experiment.name)
    throw BadInput(about_output(path, fmt::format("the file is a record of `leyden {}`", there.command),
                                "choose another path with -o, or start anew with --overwrite"));
  const auto differing = experiment.differences(there.configuration, experiment.configuration);
  if (!differing.empty())
    throw BadInput(about_output(
        path, fmt::format("the file is a record of another configuration: {}", fmt::join(differing, "; ")),
        "run with the configuration of the file (attribute `config`), choose another path with -o, or start "
        "anew with "
        "--overwrite"));
  if (experiment.task.points) there = summarise_record(path, experiment.task.points);
  const bool all_done = there.done == there.points;
  if (all_done && find_bad_points(path).empty()) return Start::finished;
  if (all_done && there.is_compressed)
    throw BadInput(
        about_output(path, "the file is a compressed copy in which points are damaged (`leyden verify`)",
                     "make the copy again from the records it was made of, or choose another path with -o"));
  if (there.is_compressed)
    throw BadInput(about_output(
        path, "the file is a compressed copy of an unfinished record, which cannot be written to",
        fmt::format(
            "leyden merge {} -o OTHER.h5 for a record that can, then the same command with -o OTHER.h5",
            path)));
  return Start::resume;
}

/// Decides on rank 0, tells all: an error is raised on all ranks alike.
Start begin(MPI_Comm world, const Experiment& experiment, std::optional<FileLock>& lock) {
  int start = 0;
  std::optional<std::string> lost;
  share_complaint(world, [&] {
    check_writable(experiment.output);
    const FileKind kind = kind_of_file(experiment.output);
    // Not even a lock is laid beside what is not ours.
    if (kind != FileKind::missing && kind != FileKind::record) look_at_output(experiment);
    // A finished record needs no lock, and may lie where none can be made.
    start = static_cast<int>(Start::finished);
    if (kind == FileKind::record && !is_directory_writable(experiment.output) &&
        look_at_output(experiment) == Start::finished)
      return;
    try {
      lock = lock_output(experiment.output);
    } catch (const OutputError& error) {
      lost = error.what();
      return;
    }
    start = static_cast<int>(look_at_output(experiment));
  });
  if (const auto first = first_text(world, lost)) throw OutputError(*first, OutputFault::disk);
  check_mpi(MPI_Bcast(&start, 1, MPI_INT, 0, world));
  return static_cast<Start>(start);
}

/// Every rank that may write holds the lock: those that outlive the first one keep a second run away.
void share_lock(MPI_Comm world, const std::string& path, std::optional<FileLock>& lock) {
  std::optional<std::string> trouble;
  const auto attempt = [&](const auto& step) {
    try {
      step();
    } catch (const std::system_error& error) {
      trouble = error.what();
    }
    if (const auto first = first_text(world, trouble))
      throw BadInput(about_output(path, fmt::format("the file cannot be locked by all ranks: {}", *first),
                                  "choose a file system that all nodes share and that locks files"));
  };
  attempt([&] {
    if (lock) lock->share();
  });
  attempt([&] {
    if (!lock) lock = FileLock::join(path + ".lock");
  });
}

/// A path that no record can have is bad input, as long as nothing has been computed; a full disk is not.
Record open_record(MPI_Comm world, const Experiment& experiment, const Layout& layout, Start start) {
  try {
    return start == Start::create ? Record::create(world, experiment.output, layout)
                                  : Record::resume(world, experiment.output, layout);
  } catch (const OutputError& error) {
    if (error.fault() == OutputFault::disk) throw;
    throw BadInput(about_output(experiment.output, error.what(), "choose another path with -o"));
  }
}

std::vector<std::size_t> points_to_do(const FarmTask& task, const std::vector<PointState>& states) {
  std::vector<std::size_t> points = task.points ? *task.points : task.schedule.all();
  std::erase_if(points, [&](std::size_t point) { return states[point] == PointState::done; });
  return points;
}

/// Removes checkpoints that are of no use, and tells of the others. Collective.
void sort_out_checkpoints(MPI_Comm world, const Experiment& experiment,
                          const std::function<bool(std::size_t point)>& of_no_use) {
  std::vector<std::size_t> points;
  if (rank_of(world) == 0) {
    remove_checkpoints(experiment.output, of_no_use);
    points = points_with_checkpoint(experiment.output);
  }
  if (!experiment.checkpoints) return;
  std::uint64_t count = points.size();
  check_mpi(MPI_Bcast(&count, 1, MPI_UINT64_T, 0, world));
  points.resize(count);
  static_assert(sizeof(std::size_t) == sizeof(std::uint64_t));
  check_mpi(MPI_Bcast(points.data(), static_cast<int>(count), MPI_UINT64_T, 0, world));
  experiment.checkpoints(points);
}

/// Throws OutputError.
FarmReport run_points(MPI_Comm world, const Experiment& experiment, Record& record,
                      const std::function<void(const FarmProgress&)>& progress) {
  const auto stop = [&] { return experiment.stop->is_due(); };
  try {
    const FarmReport report = run_farm(world, experiment.task, record, progress, stop);
    experiment.stop->end();
    return report;
  } catch (const OutputError&) {
    experiment.stop->end();
    throw;
  }
}

RunEnd end_of(const FarmReport& report) {
  if (report.pending > 0) return RunEnd::stopped;
  return report.failed > 0 ? RunEnd::some_failed : RunEnd::done;
}

/// Runs what is left of the record. `file` is set when there is one. Collective. Throws OutputError.
RunResult run_into_record(MPI_Comm world, const Experiment& experiment,
                          const std::function<void(const FarmProgress&)>& progress,
                          std::optional<FileIdentity>& file) {
  std::optional<FileLock> lock;
  const Start start = begin(world, experiment, lock);
  Layout layout = experiment.layout;
  add_provenance(layout, experiment, size_of(world));
  const auto all = [](std::size_t /*point*/) { return true; };
  RunResult result{.end = RunEnd::done, .report = {}, .was_finished = start == Start::finished};
  if (result.was_finished) {
    sort_out_checkpoints(world, experiment, all);
    result.report.skipped = experiment.task.points ? experiment.task.points->size() : layout.points();
    return result;
  }
  share_lock(world, experiment.output, lock);
  const StopSignals signals;
  Record record = open_record(world, experiment, layout, start);
  file = identity_of(experiment.output);
  // Those of a record that is begun anew are another run's.
  sort_out_checkpoints(world, experiment, [&](std::size_t point) {
    return (start == Start::create && experiment.overwrite) || point >= record.states().size() ||
           record.states()[point] == PointState::done;
  });
  const std::vector<std::size_t> to_do = points_to_do(experiment.task, record.states());
  progress({to_do.size(), 0, 0});
  const bool first = rank_of(world) == 0;
  const double time =
      experiment.task.time_left ? experiment.task.time_left() : std::numeric_limits<double>::infinity();
  const KeptPoints kept = first ? kept_points(experiment.output) : KeptPoints();
  result.report = run_points(world, experiment, record, progress);
  result.end = end_of(result.report);
  record.close();
  // A signal may have come to any of the ranks.
  int is_told = stop_requested() ? 1 : 0;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &is_told, 1, MPI_INT, MPI_MAX, world));
  result.needs_more_time =
      first && is_told == 0 && !std::isinf(time) && got_nowhere(result.report, kept, experiment.output);
  if (result.needs_more_time)
    fmt::print(stderr, "leyden: {}\n", little_time_text(experiment, to_do, result.report, time));
  if (result.report.pending == 0) sort_out_checkpoints(world, experiment, all);
  return result;
}

} // namespace

RunResult run_experiment(MPI_Comm world, const Experiment& experiment,
                         const std::function<void(const FarmProgress&)>& progress) {
  std::optional<FileIdentity> file;
  try {
    return run_into_record(world, experiment, progress, file);
  } catch (const OutputError& error) {
    if (rank_of(world) == 0)
      fmt::print(stderr, "leyden: output could not be written: {}\n{}\n", error.what(),
                 lost_output_text(experiment.output, file));
    return {.end = RunEnd::output_lost, .report = {}};
  }
}

} // namespace leyden
