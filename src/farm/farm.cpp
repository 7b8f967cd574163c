#include "leyden/farm/farm.hpp"

#include "farm/counters.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/record/output_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace leyden {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void check(MPI_Comm world, const FarmTask& task, const Record& record) {
  if (task.team_size < 1 || task.team_size > size_of(world))
    throw std::invalid_argument("a team of " + std::to_string(task.team_size) + " ranks out of " +
                                std::to_string(size_of(world)));
  if (task.forecasts.size() != record.states().size())
    throw std::invalid_argument(std::to_string(task.forecasts.size()) + " forecasts for " +
                                std::to_string(record.states().size()) + " points");
}

/// The points to run, longest first.
std::vector<std::size_t> agenda(const FarmTask& task, const Record& record) {
  std::vector<std::size_t> points;
  for (std::size_t point = 0; point < record.states().size(); ++point)
    if (record.states()[point] != PointState::done) points.push_back(point);
  std::stable_sort(points.begin(), points.end(), [&](std::size_t a, std::size_t b) {
    return task.forecasts[a].wall_time > task.forecasts[b].wall_time;
  });
  return points;
}

/// One run of the farm as one rank takes part in it.
class Shift {
 public:
  Shift(MPI_Comm world, const FarmTask& task, Record& record,
        const std::function<void(const FarmProgress&)>& watch, const std::function<bool()>& stop);
  FarmReport run();

 private:
  void work(MPI_Comm team);
  void run_point(MPI_Comm team, std::size_t point);
  [[noreturn]] void give_up(MPI_Comm team, std::size_t point, const char* reason) const;
  void write(std::size_t point, const PointOutcome& outcome, const PointAccount& account);
  void wait_for_all();
  void show();
  FarmReport report() const;

  MPI_Comm world_;
  const FarmTask& task_;
  Record& record_;
  const std::function<void(const FarmProgress&)>& watch_;
  const std::function<bool()>& stop_;
  std::vector<std::size_t> agenda_;
  Counters counters_;
  std::uint64_t idle_bytes_ = resident_bytes();
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
  std::optional<std::string> output_error_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = begin_;
};

Shift::Shift(MPI_Comm world, const FarmTask& task, Record& record,
             const std::function<void(const FarmProgress&)>& watch, const std::function<bool()>& stop)
    : world_(world), task_(task), record_(record), watch_(watch), stop_(stop), agenda_(agenda(task, record)),
      counters_(world) {}

FarmReport Shift::run() {
  const int teams = size_of(world_) / task_.team_size;
  const int team = rank_of(world_) / task_.team_size;
  // The ranks that are left over belong to no team and wait for the end.
  const Communicator mine = Communicator::split(world_, team < teams ? team : MPI_UNDEFINED);
  if (mine.get() != MPI_COMM_NULL) work(mine.get());
  wait_for_all();
  show();
  counters_.free();
  if (const auto error = first_text(world_, output_error_)) throw OutputError(*error);
  return report();
}

/// Takes points until there are none left, or until all are told to stop.
void Shift::work(MPI_Comm team) {
  const bool leads = rank_of(team) == 0;
  for (;;) {
    int halt = output_error_ || (stop_ && stop_()) ? 1 : 0;
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &halt, 1, MPI_INT, MPI_MAX, team));
    if (halt != 0) {
      if (leads) counters_.exhaust(agenda_.size());
      return;
    }
    std::uint64_t next = leads ? counters_.take() : 0;
    check_mpi(MPI_Bcast(&next, 1, MPI_UINT64_T, 0, team));
    if (next >= agenda_.size()) return;
    run_point(team, agenda_[next]);
    if (Clock::now() - shown_ > std::chrono::milliseconds(100)) show();
  }
}

void Shift::run_point(MPI_Comm team, std::size_t point) {
  PointOutcome outcome;
  PointAccount account;
  for (int attempt = 0; attempt <= std::max(task_.retries, 0); ++attempt) {
    const Clock::time_point begin = Clock::now();
    try {
      outcome = task_.run(team, point);
    } catch (const std::exception& error) {
      give_up(team, point, error.what());
    }
    account.wall_time = seconds_since(begin);
    if (!outcome.failure) break;
  }
  if (outcome.dropped) return;
  account.ranks = task_.team_size;
  account.matvecs = outcome.matvecs;
  account.bytes = peak_resident_bytes();
  account.predicted_wall_time = task_.forecasts[point].wall_time;
  // Forecasts say what a point adds; what the operating system sees holds the program and its libraries too.
  account.predicted_bytes = idle_bytes_ + task_.forecasts[point].bytes;
  account.reason = outcome.failure.value_or("");
  std::uint64_t most_bytes = account.bytes;
  check_mpi(MPI_Reduce(&account.bytes, &most_bytes, 1, MPI_UINT64_T, MPI_MAX, 0, team));
  account.bytes = most_bytes;
  if (rank_of(team) == 0) write(point, outcome, account);
}

/// Ends the run of all ranks at once: the others of the team wait for this one, and on the way to main it
/// would wait for them, in the collective end of the team.
void Shift::give_up(MPI_Comm team, std::size_t point, const char* reason) const {
  fmt::print(stderr, "leyden: rank {} ({} of team {}) cannot go on with point {}: {}\n", rank_of(world_),
             rank_of(team), rank_of(world_) / task_.team_size, point, reason);
  std::fflush(stderr);
  MPI_Abort(world_, 1);
  std::abort();
}

/// A file that cannot be written ends the run for all, each team after the point it is at.
void Shift::write(std::size_t point, const PointOutcome& outcome, const PointAccount& account) {
  try {
    if (outcome.failure) {
      record_.fail(point, account);
      ++failed_;
    } else {
      record_.seal(point, outcome.rows, account);
      ++done_;
    }
    counters_.finish_one();
  } catch (const OutputError& error) {
    output_error_ = error.what();
    counters_.exhaust(agenda_.size());
  }
}

/// Waits without spinning: a rank that has nothing to do leaves its core to those that have.
void Shift::wait_for_all() {
  MPI_Request all_here = MPI_REQUEST_NULL;
  check_mpi(MPI_Ibarrier(world_, &all_here));
  auto pause = std::chrono::microseconds(10);
  for (int arrived = 0;;) {
    check_mpi(MPI_Test(&all_here, &arrived, MPI_STATUS_IGNORE));
    if (arrived != 0) return;
    if (Clock::now() - shown_ > std::chrono::milliseconds(100)) show();
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(2000));
  }
}

void Shift::show() {
  shown_ = Clock::now();
  if (watch_ && rank_of(world_) == 0) watch_({agenda_.size(), counters_.finished(), seconds_since(begin_)});
}

FarmReport Shift::report() const {
  std::array<std::uint64_t, 2> counts{done_, failed_};
  double wall_time = seconds_since(begin_);
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, counts.data(), 2, MPI_UINT64_T, MPI_SUM, world_));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &wall_time, 1, MPI_DOUBLE, MPI_MAX, world_));
  FarmReport report;
  report.done = counts[0];
  report.failed = counts[1];
  report.skipped = record_.states().size() - agenda_.size();
  report.pending = agenda_.size() - report.done - report.failed;
  report.wall_time = wall_time;
  return report;
}

} // namespace

FarmReport run_farm(MPI_Comm world, const FarmTask& task, Record& record,
                    const std::function<void(const FarmProgress&)>& watch,
                    const std::function<bool()>& stop) {
  check(world, task, record);
  return Shift(world, task, record, watch, stop).run();
}

} // namespace leyden
