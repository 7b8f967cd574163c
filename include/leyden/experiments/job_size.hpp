#pragma once

#include "leyden/experiments/plan.hpp"

#include <cstdint>
#include <optional>

namespace leyden {

/// What a job may have on each of its nodes.
struct NodeSize {
  int cores;
  std::uint64_t memory; ///< bytes
};

/// What the size of a batch job is chosen by.
struct JobWish {
  NodeSize node;
  std::optional<int> nodes;  ///< so many, all of their cores; empty: chosen
  int shards = 1;            ///< jobs of equal size that share the points
  double within = 3600;      ///< s; ranks are added until a job is expected to take no longer
  PlanSurvey::Watch watch{}; ///< of each size that is tried
};

/// The size of a batch job. `seconds` and `longest` are predictions.
struct JobSize {
  int nodes = 1;
  int ranks = 1;
  int ranks_a_node = 1;    ///< the most
  ChargePlan plan;         ///< of the whole sweep on `ranks` ranks
  double seconds = 0;      ///< of wall time for a job
  double longest = 0;      ///< of them, for the longest point
  std::uint64_t bytes = 0; ///< a rank, above an idle rank's
};

/// The fewest ranks that hold the sweep in memory and compute it within the time wished for, or those beyond
/// which it hardly gets faster. Throws BadInput for what does not fit. The ranks of `world` share the
/// work of planning. Collective.
JobSize choose_job_size(MPI_Comm world, const ChargeRequest& request, const JobWish& wish);

} // namespace leyden
