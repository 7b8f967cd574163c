#pragma once

#include "leyden/platform/time_limit.hpp"

#include <mpi.h>

#include <optional>

namespace leyden {

/// When a run must have ended: `minutes` (farm.time-limit) after its processes were started, or with its
/// Slurm job, whichever comes first. The same time on all ranks. Collective over `world`.
TimeLimit run_limit(MPI_Comm world, std::optional<double> minutes);

} // namespace leyden
