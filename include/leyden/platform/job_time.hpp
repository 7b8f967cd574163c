#pragma once

#include <optional>

namespace leyden {

/// Seconds until Slurm ends the job that this process belongs to: from SLURM_JOB_END_TIME where Slurm sets
/// it, else from squeue. Empty outside of jobs, for jobs without a limit, and where Slurm does not answer.
/// Local; for one process of a run.
std::optional<double> seconds_left_of_job();

/// Does this process belong to a Slurm job that has run before and was put back into the queue? Local.
bool is_requeued_job();

} // namespace leyden
