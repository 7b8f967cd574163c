#include "leyden/platform/array_task.hpp"

#include "leyden/text/number.hpp"

#include <cstdlib>
#include <string>

namespace leyden {
namespace {

std::optional<std::int64_t> number(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::nullopt : parse_integer(text);
}

} // namespace

std::optional<ArrayTask> array_task() {
  const auto id = number("SLURM_ARRAY_TASK_ID");
  if (!id) return std::nullopt;
  ArrayTask task{.id = *id, .place = 0, .count = 0};
  const auto first = number("SLURM_ARRAY_TASK_MIN");
  const auto last = number("SLURM_ARRAY_TASK_MAX");
  const auto count = number("SLURM_ARRAY_TASK_COUNT");
  const std::int64_t step = number("SLURM_ARRAY_TASK_STEP").value_or(1);
  if (!first || !last || !count || step < 1 || *id < *first || *id > *last) return task;
  task.count = *count;
  // A list such as 1,3,4 has a step of 1, and fewer tasks than numbers.
  if ((*last - *first) / step + 1 == *count && (*id - *first) % step == 0)
    task.place = (*id - *first) / step + 1;
  return task;
}

} // namespace leyden
