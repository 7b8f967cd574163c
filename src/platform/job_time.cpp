#include "leyden/platform/job_time.hpp"

#include "leyden/text/number.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace leyden {
namespace {

/// What squeue says of the time left to `job`; empty if it does not answer.
std::string squeue_time_left(const std::string& job) {
  const std::string command = "squeue --noheader --jobs=" + job + " --format=%L 2>/dev/null";
  FILE* answer = popen(command.c_str(), "r");
  if (answer == nullptr) return {};
  std::array<char, 64> line{};
  const char* read = std::fgets(line.data(), line.size(), answer);
  pclose(answer);
  const std::string text = read == nullptr ? "" : read;
  return std::string(trim(text));
}

/// `days-hours:minutes:seconds`, without the parts in front that are 0.
std::optional<double> seconds_of(std::string_view text) {
  double seconds = 0;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    const auto days = parse_integer(text.substr(0, dash));
    if (!days) return std::nullopt;
    seconds = 24 * static_cast<double>(*days);
    text.remove_prefix(dash + 1);
  }
  for (;;) {
    const std::size_t colon = text.find(':');
    const auto part = parse_integer(text.substr(0, colon));
    if (!part) return std::nullopt;
    seconds += static_cast<double>(*part);
    if (colon == std::string_view::npos) return seconds;
    seconds *= 60;
    text.remove_prefix(colon + 1);
  }
}

} // namespace

std::optional<double> seconds_left_of_job() {
  if (const char* end = std::getenv("SLURM_JOB_END_TIME"))
    if (const auto seconds = parse_integer(end))
      return static_cast<double>(*seconds) - static_cast<double>(std::time(nullptr));
  const char* job = std::getenv("SLURM_JOB_ID");
  // Nothing but a number goes into a shell's command line.
  if (job == nullptr || !parse_integer(job)) return std::nullopt;
  return seconds_of(squeue_time_left(std::to_string(*parse_integer(job))));
}

} // namespace leyden
