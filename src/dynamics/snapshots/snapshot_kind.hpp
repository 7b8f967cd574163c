#pragma once

#include "leyden/dynamics/evolution.hpp"

#include <string>

namespace leyden {

/// The kind of the snapshots of an evolution: `method`, with all that another run must have in common to go
/// on from them, and a digest of the task. Local; the same on any rank.
std::string snapshot_kind(const std::string& method, const EvolutionTask& task);

} // namespace leyden
