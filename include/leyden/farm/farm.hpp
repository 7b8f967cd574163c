#pragma once

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
};

/// What is known of a point before it is run.
struct PointForecast {
  double wall_time = 0;    ///< s
  std::uint64_t bytes = 0; ///< a rank
};

/// An experiment as the farm sees it: numbered points, opaque inside.
struct FarmTask {
  std::vector<PointForecast> forecasts; ///< one a point of the record
  /// The points that are this run's; all if there is no list.
  std::optional<std::vector<std::size_t>> points;
  int team_size = 1; ///< ranks a point
  int retries = 1;
  /// Computes a point on a team; collective over it.
  std::function<PointOutcome(MPI_Comm team, std::size_t point)> run;
};

struct FarmReport {
  std::size_t done = 0;    ///< by this run
  std::size_t skipped = 0; ///< of its points, done before
  std::size_t failed = 0;
  std::size_t pending = 0; ///< left because the run was told to stop
  double wall_time = 0;    ///< s
};

/// How far a run is.
struct FarmProgress {
  std::size_t points; ///< to be run in all
  std::size_t finished;
  double elapsed; ///< s
};

/// Runs the points of `task` that are not done yet in `record`, the longest first, on teams of ranks and
/// seals them; ranks that do not fill a team wait. Collective over `world`, which must have a team at least.
/// A failed point is tried `retries` times more, then recorded as failed. `watch` is called on rank 0 now and
/// then; `stop` is asked between points on each rank of each team, and one `true` ends the run for all.
/// Either may be empty. What `run` throws on any rank is told on stderr, with rank, team and point, and
/// aborts all of `world`. Throws OutputError on all ranks if the record could not be written on one: what was
/// sealed stands.
FarmReport run_farm(MPI_Comm world, const FarmTask& task, Record& record,
                    const std::function<void(const FarmProgress&)>& watch, const std::function<bool()>& stop);

} // namespace leyden
