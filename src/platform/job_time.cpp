#include "leyden/platform/job_time.hpp"

#include "leyden/text/number.hpp"
#include "platform/slurm_answer.hpp"

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace leyden {
namespace {

std::optional<std::int64_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? std::nullopt : parse_integer(text);
}

/// The number of the job as squeue knows it: the last task of an array has that of the whole array.
std::optional<std::string> job_name() {
  const auto array = number_in("SLURM_ARRAY_JOB_ID");
  const auto task = number_in("SLURM_ARRAY_TASK_ID");
  if (array && task) return std::to_string(*array) + "_" + std::to_string(*task);
  const auto job = number_in("SLURM_JOB_ID");
  return job ? std::optional(std::to_string(*job)) : std::nullopt;
}

} // namespace

std::optional<double> seconds_left_of_job() {
  if (const auto end = number_in("SLURM_JOB_END_TIME"))
    return static_cast<double>(*end) - static_cast<double>(std::time(nullptr));
  const auto job = job_name();
  if (!job) return std::nullopt;
  const std::vector<std::string> answer = answer_lines("squeue --noheader --jobs=" + *job + " --format=%L");
  return answer.empty() ? std::nullopt : slurm_seconds(answer.front());
}

bool is_requeued_job() {
  return number_in("SLURM_RESTART_COUNT").value_or(0) > 0;
}

} // namespace leyden
