#pragma once

#include "leyden/farm/schedule.hpp"
#include "leyden/record/record.hpp"

#include <mpi.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// What came of one point: rows, or the reason why there are none. The same on all ranks of its team.
struct PointOutcome {
  PointRows rows; ///< needed on the team's rank 0 only
  std::optional<std::string> failure;
  bool dropped = false; ///< told to stop in the midst of it: stays pending
  std::int64_t matvecs = 0;
  bool goes_on = false; ///< from what an earlier run has kept of it: its time is that of the rest alone
  bool is_kept = false; ///< in files that go when it is over
};

/// Seconds that a rank which cannot go on waits for the others of its team to end their attempt too.
constexpr double farm_patience = 10;

/// An experiment as the farm sees it: numbered points, opaque inside.
struct FarmTask {
  Schedule schedule; ///< of all points of the record
  /// The points that are this run's; all if there is no list.
  std::optional<std::vector<std::size_t>> points;
  int retries = 1;
  /// Computes a point on a team; collective over it. What it throws is a failure of the point, if all other
  /// ranks of the team come to an end too, by returning or throwing, within `patience` seconds.
  std::function<PointOutcome(MPI_Comm team, std::size_t point)> run;
  double patience = farm_patience;
  /// Told of each attempt that has failed, by all of `ranks` together: those of the team, or alone the one
  /// that ends the run. May be empty.
  std::function<void(MPI_Comm ranks, std::size_t point)> failed;
  /// Told on the first rank of a team that a point is over: sealed, or recorded as failed. May be empty.
  std::function<void(std::size_t point)> over;
  /// Seconds until the run must end. Points that are expected to take longer are put off; in the end they are
  /// left pending, or begun, as `least_time` has it. May be empty.
  std::function<double()> time_left;
  /// The least time left (s) for which it is worthwhile to begin a point that will not be over in time,
  /// because a checkpoint will be reached; infinite if nothing of it could be kept. A team that has begun no
  /// point yet ignores it unless it is infinite. May be empty: then infinite for all points.
  std::function<double(std::size_t point)> least_time;
};

struct FarmReport {
  std::size_t done = 0;    ///< by this run
  std::size_t skipped = 0; ///< of its points, done before
  std::size_t failed = 0;
  std::size_t pending = 0; ///< left because the run was told to stop, or had no time for them
  std::size_t begun = 0;   ///< by this run, whatever came of them
  std::size_t put_off = 0; ///< left unbegun because they are expected to take longer than there was time
  double wall_time = 0;    ///< s

  /// Whether nothing was begun because nothing was expected to be over in time, or could be kept.
  bool had_no_time() const { return begun == 0 && put_off > 0; }
};

/// How far a run is.
struct FarmProgress {
  std::size_t points; ///< to be run in all
  std::size_t finished;
  double elapsed; ///< s
};

/// Runs the points of `task` that are not done yet in `record`, on teams as large as the schedule says, and
/// seals them: from the largest teams to the smallest, and the longest first. No rank hands them out: each
/// team takes the next from a counter, and when there are no more for teams of its size it falls apart into
/// smaller ones, without waiting for other teams. Points that have failed in an earlier run come after all
/// others. Collective over `world`, which must have the ranks of the largest team. A failed point is tried
/// `retries` times more, then recorded as failed. `watch` is called on rank 0 now and then; `stop` is asked
/// between points on each rank of each team, and one `true` ends the run for all; ranks that wait for the
/// others at the end ask it too, in case it tells those. Either may be empty. Where `run` throws on a rank
/// and the others of its team do not come to an end in time, that is told on stderr, with rank, team and
/// point, the point is recorded as failed, and all of `world` aborts. Throws OutputError on all ranks if the
/// record could not be written on one: what was sealed stands.
FarmReport run_farm(MPI_Comm world, const FarmTask& task, Record& record,
                    const std::function<void(const FarmProgress&)>& watch, const std::function<bool()>& stop);

} // namespace leyden
