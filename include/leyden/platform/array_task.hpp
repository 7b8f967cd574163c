#pragma once

#include <cstdint>
#include <optional>

namespace leyden {

/// The task of a Slurm job array that this process belongs to.
struct ArrayTask {
  std::int64_t id = 0;
  /// Its place among the tasks of the array, from 1; 0 where their numbers are no range in equal steps.
  std::int64_t place = 0;
  std::int64_t count = 0; ///< tasks of the array
};

/// From SLURM_ARRAY_TASK_ID, _MIN, _MAX, _STEP and _COUNT; empty outside of job arrays. Local.
std::optional<ArrayTask> array_task();

} // namespace leyden
