#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/krylov.hpp"

#include <cstdint>

namespace leyden {

/// Bytes a rank needs at the peak of evolve_krylov() with spaces of `vectors`, above an idle rank's.
std::uint64_t krylov_evolution_bytes(const EvolutionTask& task, OperatorKind kind, int ranks, int vectors,
                                     Measuring measuring);

/// The same of evolve_chebyshev_steps(), for the states of `together` times at once.
std::uint64_t chebyshev_steps_bytes(const EvolutionTask& task, OperatorKind kind, int ranks, int together);

} // namespace leyden
