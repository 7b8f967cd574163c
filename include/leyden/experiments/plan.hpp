#pragma once

#include "leyden/dynamics/choice.hpp"
#include "leyden/experiments/charge.hpp"

#include <mpi.h>

#include <string>
#include <vector>

namespace leyden {

/// How a sweep is going to be run: ranks a point, and what each point will need. Nothing is allocated for it.
struct ChargePlan {
  int team_size = 1;
  std::vector<Solver> solvers;    ///< one a point
  std::uint64_t bytes_a_rank = 0; ///< what a rank may use
  Resources team{};               ///< of each point

  bool fits() const;               ///< can every point be counted, and does it fit in memory?
  double seconds(int ranks) const; ///< predicted wall time of the sweep on `ranks` ranks
};

/// Decides how to run `request` on all ranks of a run.
/// A point that does not fit on all of them is planned for all of them. Throws BadInput if a team
/// is to have more ranks than there are. Local.
ChargePlan plan_charge(const ChargeRequest& request, const Resources& world);

/// Throws BadInput if a point of the plan does not fit. Local.
void require_fit(const ChargeRequest& request, const ChargePlan& plan);

/// The table that `leyden plan charge` prints, with what would keep points from being computed.
std::string plan_text(const ChargeRequest& request, const ChargePlan& plan, int ranks);

} // namespace leyden
