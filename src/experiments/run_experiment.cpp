#include "experiments/run_experiment.hpp"

#include "experiments/provenance.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/file_lock.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/job_time.hpp"
#include "leyden/platform/shared_complaint.hpp"
#include "leyden/platform/stop_signal.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/text/bad_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

namespace leyden {
namespace {

/// What to do with the output path, given what lies there.
enum class Start : int { create, resume, finished };

Complaint about_output(const std::string& path, std::string problem, std::string remedy) {
  return {.key = "output.file",
          .value = path,
          .place = {},
          .problem = std::move(problem),
          .allowed = {},
          .remedy = std::move(remedy)};
}

Complaint about_unwritable(const std::string& path, std::error_code reason) {
  return about_output(path,
                      reason == std::errc::no_such_file_or_directory
                          ? "no file can be made in this directory"
                          : fmt::format("no file can be written there: {}", reason.message()),
                      "choose another path with -o");
}

/// Whether a new file can be made at `path`, found out before anything is computed.
void check_writable(const std::string& path) {
  const std::filesystem::path directory = std::filesystem::absolute(path).parent_path();
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error))
    throw BadInput(about_output(path, fmt::format("there is no directory {}", directory.string()),
                                "make the directory, or choose another path with -o"));
  const std::filesystem::file_status there = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(there))
    throw BadInput(about_output(path, "this is a directory", "name a file in it"));
  if (!std::filesystem::status_known(there)) throw BadInput(about_unwritable(path, error));
}

/// After the death of a node, survivors of the former run of a requeued job live on for a while.
constexpr std::chrono::seconds life_after_death{60};

/// Takes the lock; a job that was requeued waits for its former self.
std::variant<FileLock, LockHolder> acquire_lock(const std::string& path) {
  const auto end =
      std::chrono::steady_clock::now() + (is_requeued_job() ? life_after_death : std::chrono::seconds(0));
  for (;;) {
    auto lock = FileLock::acquire(path);
    if (std::holds_alternative<FileLock>(lock) || std::chrono::steady_clock::now() >= end) return lock;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

/// The lock of the output, for as long as the run lasts. Local, on one rank.
FileLock lock_output(const std::string& path) {
  try {
    auto lock = acquire_lock(path + ".lock");
    if (FileLock* mine = std::get_if<FileLock>(&lock)) return std::move(*mine);
    throw BadInput(about_output(
        path, fmt::format("the file is in use by a live run ({})", std::get<LockHolder>(lock).text),
        "wait for that run to end, or write to another file with -o"));
  } catch (const std::system_error& error) {
    throw BadInput(about_unwritable(path, error.code()));
  }
}

Start look_at_output(const Experiment& experiment) {
  const std::string& path = experiment.output;
  switch (kind_of_file(path)) {
  case FileKind::missing:
    return Start::create;
  case FileKind::foreign:
    throw BadInput(about_output(path, "the file exists and is not a Leyden record; it is left untouched",
                                "choose another path with -o, or move the file away"));
  case FileKind::unreadable:
    throw BadInput(about_output(path, "there is a file that cannot be read; it is left untouched",
                                "check its permissions, or choose another path with -o"));
  case FileKind::damaged:
    throw BadInput(
        about_output(path, "the file is HDF5 but damaged, so that it may be anybody's; it is left untouched",
                     "choose another path with -o, or remove the file by hand"));
  case FileKind::record:
    break;
  }
  if (experiment.overwrite) return Start::create;
  const RecordSummary there = summarise_record(path);
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
  return there.done == there.points ? Start::finished : Start::resume;
}

/// Decides on rank 0, tells all: an error is raised on all ranks alike.
Start begin(MPI_Comm world, const Experiment& experiment, std::optional<FileLock>& lock) {
  int start = 0;
  share_complaint(world, [&] {
    check_writable(experiment.output);
    const FileKind kind = kind_of_file(experiment.output);
    // Not even a lock is laid beside what is not ours.
    if (kind != FileKind::missing && kind != FileKind::record) look_at_output(experiment);
    lock = lock_output(experiment.output);
    start = static_cast<int>(look_at_output(experiment));
  });
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

/// A record that cannot be made is bad input, as long as nothing has been computed.
Record open_record(MPI_Comm world, const Experiment& experiment, const Layout& layout, Start start) {
  try {
    return start == Start::create ? Record::create(world, experiment.output, layout)
                                  : Record::resume(world, experiment.output, layout);
  } catch (const OutputError& error) {
    throw BadInput(about_output(experiment.output, error.what(), "choose another path with -o"));
  }
}

RunEnd end_of(const FarmReport& report) {
  if (report.pending > 0) return RunEnd::stopped;
  return report.failed > 0 ? RunEnd::some_failed : RunEnd::done;
}

} // namespace

RunResult run_experiment(MPI_Comm world, const Experiment& experiment,
                         const std::function<void(const FarmProgress&)>& progress) {
  std::optional<FileLock> lock;
  const Start start = begin(world, experiment, lock);
  Layout layout = experiment.layout;
  add_provenance(layout, experiment, size_of(world));
  if (start == Start::finished) {
    RunResult result{RunEnd::done, {}, true};
    result.report.skipped = layout.points();
    return result;
  }
  share_lock(world, experiment.output, lock);
  const StopSignals signals;
  Record record = open_record(world, experiment, layout, start);
  const std::vector<PointState>& states = record.states();
  const auto done = static_cast<std::size_t>(std::count(states.begin(), states.end(), PointState::done));
  progress({states.size() - done, 0, 0});
  RunResult result{RunEnd::done, {}, false};
  try {
    result.report = run_farm(world, experiment.task, record, progress, experiment.stop);
    result.end = end_of(result.report);
    record.close();
  } catch (const OutputError& error) {
    if (rank_of(world) == 0)
      fmt::print(
          stderr,
          "leyden: output could not be written: {}\nWhat was sealed before stands; free the disk and run "
          "the same command again.\n",
          error.what());
    result.end = RunEnd::output_lost;
  }
  return result;
}

} // namespace leyden
