#pragma once

#include "experiments/running/run_stop.hpp"
#include "leyden/experiments/run_end.hpp"
#include "leyden/farm/farm.hpp"
#include "leyden/record/layout.hpp"

#include <mpi.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// A sweep ready to be run into a record, whatever its physics.
struct Experiment {
  std::string name; ///< of the command
  Layout layout;    ///< with its attributes but those of provenance that are known here
  FarmTask task;
  std::string output; ///< path of the record
  bool overwrite = false;
  std::string configuration;    ///< whole, for the record and to compare with an existing one
  std::vector<NamedFile> files; ///< that it names, for the record
  std::string command_line;
  std::int64_t seed = 1; ///< ensemble.seed, whether random numbers are drawn or not
  /// How a record's configuration differs from a given one, key by key, in what matters for the numbers.
  std::function<std::vector<std::string>(std::string_view, std::string_view)> differences;
  /// Told on all ranks of which points an earlier run has left checkpoints, before the first is run. May be
  /// empty.
  std::function<void(const std::vector<std::size_t>& points)> checkpoints;
  RunStop* stop = nullptr; ///< asked on each rank, often: due on any rank, it ends the run
};

struct RunResult {
  RunEnd end;
  FarmReport report;
  bool was_finished = false;    ///< the record was complete before
  bool needs_more_time = false; ///< the same command would get no further in as little; known on rank 0
};

/// Creates or resumes the record, runs the farm, closes the record. `progress` shows on rank 0.
/// Collective over `world`. Throws BadInput, on all ranks alike, if the output is in use, of another
/// configuration, no Leyden record, or cannot be created.
RunResult run_experiment(MPI_Comm world, const Experiment& experiment,
                         const std::function<void(const FarmProgress&)>& progress);

} // namespace leyden
