#pragma once

#include "leyden/dynamics/evolution.hpp"

namespace leyden {

/// Bytes of what gives <A^2> of a task's squares on a rank, by products of this kind. Local.
std::uint64_t squares_bytes(const EvolutionTask& task, OperatorKind kind, TeamSize team);

} // namespace leyden
