#pragma once

#include "experiments/running/run_experiment.hpp"
#include "leyden/experiments/charge.hpp"

#include <string>

namespace leyden {

/// What a user wants to read at the end of a run: what was computed, the best of it and where, how far to
/// trust it, what failed, where it is. Reads the finished record. Local.
std::string charge_summary(const ChargeRequest& request, const RunResult& result);

} // namespace leyden
