#pragma once

#include "experiments/charge_quantities.hpp"
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
  std::function<bool()> stop;        ///< asked on each rank, often: true on any rank drops the point
};

/// Why the evolution of `task` takes more periods than are followed; empty if it does not. Local.
std::optional<std::string> too_long_to_follow(const EvolutionTask& task);

/// Charges one point of the sweep on `team`. Collective; an expected failure is a value, the same on all
/// ranks.
PointOutcome charge_point(MPI_Comm team, const ChargeSetting& setting, std::size_t point);

} // namespace leyden
