#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// The lines that `command` (of a shell) prints, trimmed; none if it cannot be run.
std::vector<std::string> answer_lines(const std::string& command);

/// A time as Slurm writes it, `days-hours:minutes:seconds` without the parts in front that are 0, in seconds.
/// Empty for anything else, such as `infinite`.
std::optional<double> slurm_seconds(std::string_view text);

} // namespace leyden
