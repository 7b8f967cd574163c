#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// The lines that `command`, one program with its arguments as a shell takes them, prints, trimmed; none if
/// it cannot be run or is not done within so many seconds. Local.
std::vector<std::string> answer_lines(const std::string& command, double most_seconds = 20);

/// A time as Slurm writes it, `days-hours:minutes:seconds` without the parts in front that are 0, in seconds.
/// Empty for anything else, such as `infinite`.
std::optional<double> slurm_seconds(std::string_view text);

} // namespace leyden
