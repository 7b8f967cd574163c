#pragma once

#include "leyden/dynamics/choice.hpp"

namespace leyden {

/// Which matrix-free operators a team can take for a task: shared if its nodes have as many ranks each,
/// and there is room for what these share, in shared memory and in all; and if there are fast kernels for any
/// of the task's operators. Local.
OperatorKind matrix_free_choice(const EvolutionTask& task, const Resources& team);

} // namespace leyden
