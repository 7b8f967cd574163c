#pragma once

#include "leyden/dynamics/choice.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/experiments/plan_survey.hpp"
#include "leyden/farm/schedule.hpp"

#include <mpi.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace leyden {

/// How a sweep is going to be run: ranks a point, and what each point will need. Nothing is allocated for it.
struct ChargePlan {
  Schedule schedule; ///< of all points of the sweep, so that shards do not differ from the whole
  std::vector<std::size_t> points; ///< that are to be computed, ascending
  Resources world{};               ///< what all ranks of the run have

  bool fits() const;           ///< can every point be counted, and does it fit in memory?
  double seconds() const;      ///< predicted wall time of the sweep
  std::size_t largest() const; ///< the point to be computed that asks for most memory; there must be any
  /// How a point is going to be computed.
  Solver solver(const ChargeRequest& request, std::size_t point) const;
};

/// What each point of a sweep needs on a team of one rank, by the bytes that a rank may use.
using ForecastsAlone = std::map<std::uint64_t, std::vector<PointForecast>>;

/// Decides how to run `request` on all ranks of a run with such `resources`; a point that does not fit on all
/// of them is planned for all of them. A function of its arguments alone: the ranks of `world` only share the
/// work. Throws BadInput if a team is to have more ranks than there are. Pass `known` when planning
/// the same request for several node sizes. What this rank looks at goes to its `survey`, if
/// there is one. Collective; the same on all ranks.
ChargePlan plan_charge(MPI_Comm world, const ChargeRequest& request, const Resources& resources,
                       ForecastsAlone* known = nullptr, PlanSurvey* survey = nullptr);

/// What all ranks of a run have, as the nodes are that they lie on. Collective; the same on all ranks.
Resources resources_of_run(MPI_Comm world);

/// How a point would be computed on a team of `ranks` of the ranks of `world`. Local.
Prospect look_at_point(const ChargeRequest& request, std::size_t point, const Resources& world, int ranks);

/// Throws BadInput if a point of the plan does not fit. Local.
void require_fit(const ChargeRequest& request, const ChargePlan& plan);

/// The table that `leyden plan charge` prints, with what would keep points from being computed. What `survey`
/// has been told of is not looked at again. Local.
std::string plan_text(const ChargeRequest& request, const ChargePlan& plan, PlanSurvey& survey);

} // namespace leyden
