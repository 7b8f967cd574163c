#include "leyden/farm/farm.hpp"

#include "farm/counters.hpp"
#include "farm/farm_team.hpp"
#include "farm/put_off_points.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/platform/shared_array.hpp"
#include "leyden/record/output_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <new>
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
  const Schedule& schedule = task.schedule;
  for (const int size : schedule.team_sizes)
    if (size < 1 || size > size_of(world))
      throw std::invalid_argument("a team of " + std::to_string(size) + " ranks out of " +
                                  std::to_string(size_of(world)));
  if (schedule.points() != record.states().size() || schedule.points() != schedule.forecasts.size())
    throw std::invalid_argument("a schedule of " + std::to_string(schedule.points()) + " points for " +
                                std::to_string(record.states().size()));
}

std::vector<std::size_t> own_points(const FarmTask& task) {
  return task.points ? *task.points : task.schedule.all();
}

/// The points to run. Those that have failed before are the last: should one of them end the run again, the
/// others are done.
std::vector<Wave> agenda(const FarmTask& task, const Record& record) {
  std::vector<std::size_t> to_do = own_points(task);
  std::erase_if(to_do, [&](std::size_t point) { return record.states()[point] == PointState::done; });
  const auto failed = std::stable_partition(to_do.begin(), to_do.end(), [&](std::size_t point) {
    return record.states()[point] != PointState::failed;
  });
  std::vector<Wave> all = waves(task.schedule, {to_do.begin(), failed});
  for (Wave& wave : waves(task.schedule, {failed, to_do.end()}))
    all.push_back(std::move(wave));
  return all;
}

std::size_t count_points(const std::vector<Wave>& waves) {
  std::size_t points = 0;
  for (const Wave& wave : waves)
    points += wave.points.size();
  return points;
}

/// One run of the farm as one rank takes part in it.
class Shift {
 public:
  Shift(MPI_Comm world, const FarmTask& task, Record& record,
        const std::function<void(const FarmProgress&)>& watch, const std::function<bool()>& stop);
  FarmReport run();

 private:
  void work(FarmTeam& team, std::size_t wave);
  bool is_in_time(std::size_t point) const;
  bool is_worth_beginning(std::size_t point) const;
  std::uint64_t next_in_time(std::size_t wave);
  std::uint64_t next_put_off(std::size_t wave);
  void exhaust();
  void run_point(FarmTeam& team, std::size_t point);
  PointOutcome attempt(FarmTeam& team, std::size_t point);
  [[noreturn]] void give_up(MPI_Comm team, std::size_t point, const std::string& reason);
  void write(std::size_t point, const PointOutcome& outcome, const PointAccount& account);
  void wait_for_all();
  void show();
  FarmReport report() const;

  MPI_Comm world_;
  const FarmTask& task_;
  Record& record_;
  const std::function<void(const FarmProgress&)>& watch_;
  const std::function<bool()>& stop_;
  std::vector<Wave> agenda_;
  std::size_t points_;
  Counters counters_;
  std::optional<PutOffPoints> put_off_; ///< where time may be short
  std::uint64_t idle_bytes_ = resident_bytes();
  /// Of the wave, when all its points are handed out: put off by any team, as far as this one knows.
  std::optional<std::vector<std::size_t>> left_;
  std::optional<double> pace_;    ///< time taken over time expected, of the last point
  double paced_seconds_ = 0;      ///< expected, of the longest point that told a pace
  std::int64_t begun_ = 0;        ///< points, by teams that this rank has led
  std::int64_t left_unbegun_ = 0; ///< put off, less those begun after all: by teams that this rank has led
  std::int64_t done_ = 0;
  std::int64_t failed_ = 0;
  std::optional<std::string> output_error_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = begin_;
};

Shift::Shift(MPI_Comm world, const FarmTask& task, Record& record,
             const std::function<void(const FarmProgress&)>& watch, const std::function<bool()>& stop)
    : world_(world), task_(task), record_(record), watch_(watch), stop_(stop), agenda_(agenda(task, record)),
      points_(count_points(agenda_)), counters_(world, agenda_.size()) {
  if (task_.time_left) put_off_.emplace(world, agenda_);
}

FarmReport Shift::run() {
  // All teams are made before the first point, so that later nobody has to wait for all.
  std::vector<FarmTeam> teams;
  for (const Wave& wave : agenda_) {
    const int team = team_of(rank_of(world_), size_of(world_), wave.team_size);
    teams.push_back(FarmTeam::split(world_, team >= 0 ? team : MPI_UNDEFINED));
  }
  for (std::size_t wave = 0; wave < agenda_.size(); ++wave) {
    if (teams[wave].is_there()) work(teams[wave], wave);
    // Others of the node may need the memory, of which this rank may not make any more use.
    give_back_shared_arrays();
  }
  wait_for_all();
  show();
  counters_.free();
  if (put_off_) put_off_->free();
  if (const auto error = first_text(world_, output_error_)) throw OutputError(*error);
  return report();
}

/// Takes points of a wave until there are none left, or until all are told to stop.
void Shift::work(FarmTeam& team, std::size_t wave) {
  const std::vector<std::size_t>& points = agenda_[wave].points;
  const bool leads = rank_of(team.get()) == 0;
  left_.reset();
  for (;;) {
    int halt = output_error_ || (stop_ && stop_()) ? 1 : 0;
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &halt, 1, MPI_INT, MPI_MAX, team.get()));
    if (halt != 0) {
      if (leads) exhaust();
      break;
    }
    std::uint64_t next = leads ? next_in_time(wave) : 0;
    check_mpi(MPI_Bcast(&next, 1, MPI_UINT64_T, 0, team.get()));
    if (next >= points.size()) break;
    if (leads) ++begun_;
    run_point(team, points[next]);
    if (Clock::now() - shown_ > std::chrono::milliseconds(100)) show();
  }
}

/// Whether a point is expected to be over in time, as fast as this machine has been seen to be. Short points
/// tell little of long ones: that these are faster than expected is believed within a factor of ten alone.
bool Shift::is_in_time(std::size_t point) const {
  if (!task_.time_left) return true;
  constexpr double alike = 10;
  const double expected = task_.schedule.forecasts[point].wall_time;
  const double pace = pace_.value_or(1);
  return (expected > alike * paced_seconds_ ? std::max(pace, 1.0) : pace) * expected < task_.time_left();
}

/// Whether a point that is not going to be over in time gets somewhere all the same.
bool Shift::is_worth_beginning(std::size_t point) const {
  if (!task_.least_time) return false;
  const double least = task_.least_time(point);
  if (least == std::numeric_limits<double>::infinity()) return false;
  // A run that does nothing would be run again.
  return begun_ == 0 || least < task_.time_left();
}

/// The next point of a wave that the time left is enough for; when there are no more, one of those that it is
/// not enough for.
std::uint64_t Shift::next_in_time(std::size_t wave) {
  const std::vector<std::size_t>& points = agenda_[wave].points;
  for (;;) {
    const std::uint64_t next = counters_.take(wave);
    if (next >= Counters::ended) return points.size();
    if (next >= points.size()) return next_put_off(wave);
    if (is_in_time(points[next])) return next;
    put_off_->add(wave, next);
    ++left_unbegun_;
  }
}

/// One of the points that any team has put off: the longest that is in time after all, now that the pace of
/// this machine is known; then the longest that is going to be kept, as that one needs most runs.
std::uint64_t Shift::next_put_off(std::size_t wave) {
  const std::vector<std::size_t>& points = agenda_[wave].points;
  if (!put_off_) return points.size();
  // What others still put off now, they come to themselves.
  if (!left_) left_ = put_off_->of(wave);
  for (;;) {
    auto found = std::find_if(left_->begin(), left_->end(),
                              [&](std::size_t place) { return is_in_time(points[place]); });
    if (found == left_->end())
      found = std::find_if(left_->begin(), left_->end(),
                           [&](std::size_t place) { return is_worth_beginning(points[place]); });
    if (found == left_->end()) return points.size();
    const std::size_t place = *found;
    left_->erase(found);
    if (!put_off_->claim(wave, place)) continue;
    --left_unbegun_;
    return place;
  }
}

/// Ends all waves, for all teams.
void Shift::exhaust() {
  for (std::size_t wave = 0; wave < agenda_.size(); ++wave)
    counters_.end(wave);
}

/// What is thrown is a failure of the point, if it leaves none of the team waiting.
PointOutcome Shift::attempt(FarmTeam& team, std::size_t point) {
  PointOutcome outcome;
  std::optional<std::string> thrown;
  try {
    outcome = task_.run(team.get(), point);
  } catch (const std::bad_alloc&) {
    thrown = "out of memory";
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  const AttemptEnd end = team.end_attempt(thrown, task_.patience);
  if (!end.all_came) give_up(team.get(), point, *thrown);
  if (end.thrown) outcome = {.rows = {}, .failure = end.thrown};
  if (outcome.failure && task_.failed) task_.failed(team.get(), point);
  return outcome;
}

void Shift::run_point(FarmTeam& team, std::size_t point) {
  const PointForecast& forecast = task_.schedule.forecasts[point];
  PointOutcome outcome;
  PointAccount account;
  give_back_unused_shared_arrays();
  forget_peak();
  for (int tries = 0; tries <= std::max(task_.retries, 0); ++tries) {
    const Clock::time_point begin = Clock::now();
    outcome = attempt(team, point);
    account.wall_time = seconds_since(begin);
    if (!outcome.failure) break;
  }
  if (outcome.dropped) return;
  if (forecast.wall_time > 0 && !outcome.goes_on && !outcome.failure) {
    pace_ = account.wall_time / forecast.wall_time;
    paced_seconds_ = std::max(paced_seconds_, forecast.wall_time);
  }
  account.ranks = size_of(team.get());
  account.matvecs = outcome.matvecs;
  account.bytes = peak_resident_bytes();
  account.predicted_wall_time = forecast.wall_time;
  // Forecasts say what a point adds; what the operating system sees holds the program and its libraries too.
  account.predicted_bytes = idle_bytes_ + forecast.bytes;
  account.reason = outcome.failure.value_or("");
  std::uint64_t most_bytes = account.bytes;
  check_mpi(MPI_Reduce(&account.bytes, &most_bytes, 1, MPI_UINT64_T, MPI_MAX, 0, team.get()));
  account.bytes = most_bytes;
  if (rank_of(team.get()) == 0) write(point, outcome, account);
}

/// Ends the run of all ranks at once: the others of the team wait for this one, and on the way to main it
/// would wait for them, in the collective end of the team.
void Shift::give_up(MPI_Comm team, std::size_t point, const std::string& reason) {
  const std::string who =
      fmt::format("rank {} ({} of team {})", rank_of(world_), rank_of(team), rank_of(world_) / size_of(team));
  fmt::print(stderr, "leyden: {} cannot go on with point {}: {}\n", who, point, reason);
  std::fflush(stderr);
  PointAccount account;
  account.ranks = size_of(team);
  account.reason = fmt::format("{} could not go on: {}", who, reason);
  try {
    record_.fail(point, account);
    if (task_.failed) task_.failed(MPI_COMM_SELF, point);
  } catch (const std::exception& error) {
    fmt::print(stderr, "leyden: nor can this be recorded: {}\n", error.what());
  }
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
    // A loss of power must not take the point as well as what was kept of it.
    if (outcome.is_kept) record_.sync();
    if (task_.over) task_.over(point);
    counters_.finish_one();
  } catch (const OutputError& error) {
    output_error_ = error.what();
    exhaust();
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
    // Who is told to stop here tells those that still work.
    if (stop_) stop_();
    if (Clock::now() - shown_ > std::chrono::milliseconds(100)) show();
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(2000));
  }
}

void Shift::show() {
  shown_ = Clock::now();
  if (watch_ && rank_of(world_) == 0) watch_({points_, counters_.finished(), seconds_since(begin_)});
}

FarmReport Shift::report() const {
  std::array<std::int64_t, 4> counts{done_, failed_, begun_, left_unbegun_};
  double wall_time = seconds_since(begin_);
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, counts.data(), counts.size(), MPI_INT64_T, MPI_SUM, world_));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &wall_time, 1, MPI_DOUBLE, MPI_MAX, world_));
  FarmReport report;
  report.done = static_cast<std::size_t>(counts[0]);
  report.failed = static_cast<std::size_t>(counts[1]);
  report.begun = static_cast<std::size_t>(counts[2]);
  report.put_off = static_cast<std::size_t>(counts[3]);
  report.skipped = own_points(task_).size() - points_;
  report.pending = points_ - report.done - report.failed;
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
