#pragma once

#include "leyden/dynamics/choice.hpp"

namespace leyden {

/// Which matrix-free operators a team can take for a task: shared if its ranks share the memory of a node,
/// and there is room for what they share, in the windows that MPI makes and in all; and if there are fast
/// kernels for any of the task's operators. Local.
OperatorKind matrix_free_choice(const EvolutionTask& task, const Resources& team);

} // namespace leyden
