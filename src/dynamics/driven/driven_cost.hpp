#pragma once

#include "leyden/dynamics/choice.hpp"

namespace leyden {

/// What evolve_driven() will need for a task with a drive. Local.
Solver driven_solver(const EvolutionTask& task, const Resources& team);

} // namespace leyden
