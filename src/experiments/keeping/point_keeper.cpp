#include "experiments/keeping/point_keeper.hpp"

#include "experiments/tell_user.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/utc_time.hpp"
#include "leyden/record/checkpoint_files.hpp"
#include "leyden/record/output_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace leyden {
namespace {

/// A point is long from so many seconds on, taken (or less, where checkpoints are wanted more often) or
/// expected: others are computed anew.
constexpr double long_taken = 5;
constexpr double long_expected = 30;
/// Seconds that a point is given to get to where it can be kept, once the run is told to stop.
constexpr double patience = 8;
/// For making and closing a file, whatever its size.
constexpr double least_write_seconds = 0.5;

} // namespace

PointKeeper::PointKeeper(MPI_Comm team, Checkpointing& run, RunStop& stop, const KeptPoint& point)
    : team_(team), run_(run), stop_(stop), point_(point),
      write_seconds_(std::max(least_write_seconds, run.seconds_a_byte * static_cast<double>(point.bytes))),
      earlier_(team, run, point.number) {}

double PointKeeper::seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

bool PointKeeper::is_long() const {
  return earlier_.is_used() || point_.seconds > long_expected ||
         seconds_since(begin_) > std::min(long_taken, run_.interval);
}

SnapshotWish PointKeeper::wish() {
  if (!std::exchange(is_asked_, true)) {
    // What came before was no pause between two questions, and nothing of it would be lost.
    stop_.forget_pause();
    last_ = asked_ = Clock::now();
    pace_.restart();
  }
  longest_pause_ = std::max(longest_pause_, seconds_since(asked_));
  asked_ = Clock::now();
  if (!pace_.is_to_agree()) return SnapshotWish::none;
  const double since_last = seconds_since(last_);
  // At a limit, work is given up that takes less time than keeping it.
  const bool is_late = stop_.is_late(write_seconds_ + 2 * longest_pause_) && since_last > write_seconds_;
  // The clock of the first rank counts; any rank may have been told to stop.
  const bool is_due = rank_of(team_) == 0 && since_last > run_.interval;
  std::array<double, 4> votes{pace_.seconds_a_question(), is_long() ? 0.0 : 1.0,
                              stop_.is_told() || is_late ? 1.0 : 0.0, is_due ? 1.0 : 0.0};
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, votes.data(), votes.size(), MPI_DOUBLE, MPI_MAX, team_));
  pace_.agreed(votes[0]);
  if (votes[1] > 0) return SnapshotWish::none;
  is_last_ = votes[2] > 0;
  if (is_last_) return SnapshotWish::keep_and_stop;
  return votes[3] > 0 ? SnapshotWish::keep : SnapshotWish::none;
}

void PointKeeper::keep(const Snapshot& snapshot) {
  earlier_.close();
  const Clock::time_point begin = Clock::now();
  const CheckpointLabel label{.kind = snapshot.kind,
                              .point = static_cast<std::int64_t>(point_.number),
                              .configuration = run_.configuration,
                              .program = program_of_checkpoints(),
                              .written = utc_time()};
  double bytes = 0;
  for (const std::span<const double> part : snapshot.vectors)
    bytes += static_cast<double>(part.size_bytes());
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, team_));
  try {
    write_checkpoint(team_, checkpoint_path(run_.record, point_.number), label, snapshot.numbers,
                     snapshot.vectors);
    run_.points.insert(point_.number);
  } catch (const OutputError& error) {
    // Once: a disk that is full now is full ten minutes later too.
    if (!std::exchange(run_.is_trouble_told, true))
      tell_user(
          team_,
          fmt::format(
              "a checkpoint could not be written, and the run goes on without it: {}; free room for two "
              "checkpoints beside the record",
              error.what()));
  }
  write_seconds_ = std::max(least_write_seconds, seconds_since(begin));
  if (bytes > 1e6) run_.seconds_a_byte = write_seconds_ / bytes;
  // The next may be larger.
  write_seconds_ = std::max(write_seconds_, run_.seconds_a_byte * static_cast<double>(point_.bytes));
  // Neither time that the evolution took, nor a pause between two questions.
  stop_.forget_pause();
  last_ = asked_ = Clock::now();
  pace_.restart();
  is_over_ = is_last_;
}

bool PointKeeper::wants_end() {
  if (!std::exchange(is_watched_, true)) stop_.forget_pause();
  if (is_over_ || stop_.is_late()) return true;
  if (!stop_.is_told()) return false;
  return !is_asked_ || !is_long() || stop_.seconds_since_told() > patience;
}

} // namespace leyden
