#pragma once

#include "leyden/experiments/plan.hpp"

#include <optional>
#include <string>

namespace leyden {

/// What keeps a plan from being carried out.
struct PlanObstacle {
  bool is_memory; ///< more of it, on more ranks, would help
  std::string problem;
  std::string remedy;
};

/// Of the point that asks for most; empty if the plan can be carried out. What one number of ranks cannot
/// count, another may, by a solver that counts in another way: that is looked for. Local.
std::optional<PlanObstacle> obstacle(const ChargeRequest& request, const ChargePlan& plan);

} // namespace leyden
