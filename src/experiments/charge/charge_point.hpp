#pragma once

#include "experiments/charge/charge_quantities.hpp"
#include "experiments/keeping/point_keeper.hpp"
#include "experiments/running/run_stop.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/farm/farm.hpp"

#include <mpi.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// What does not change from point to point.
struct ChargeSetting {
  const ChargeRequest& request;
  const std::vector<ChargeQuantity>& quantities;
  std::size_t most_sites;            ///< size of the dimension `site`
  Resources world;                   ///< what all ranks of the run have
  std::function<void(double)> watch; ///< told the fraction of the span that is sampled; may be empty
  RunStop& stop;                     ///< ends the point before its time, kept or dropped
  Checkpointing& checkpointing;
};

/// Why the evolution of `task` takes more periods than are followed; empty if it does not. Local.
std::optional<std::string> too_long_to_follow(const EvolutionTask& task);

/// Whether what `solver` stands for can be kept and go on. Local.
bool can_be_kept(const Solver& solver);

/// Bytes that a checkpoint of a point on the way to `end` may have, at most. Local.
std::uint64_t checkpoint_bytes(const Solver& solver, int sites, double end);

/// Charges one point of the sweep on `team`, from its checkpoint if there is one. Collective; an expected
/// failure is a value, the same on all ranks.
PointOutcome charge_point(MPI_Comm team, const ChargeSetting& setting, std::size_t point);

} // namespace leyden
