#pragma once

#include "experiments/run_experiment.hpp"
#include "leyden/platform/file_identity.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

// What a run that has come to a bad end tells its user.

/// What a run that had no time to begin any of `points`, which it had to do, would have needed. The record is
/// closed. Local.
std::string no_time_text(const Experiment& experiment, const std::vector<std::size_t>& points);

/// What is left of the record `path` that could not be written any more, and what to do. `record` is the file
/// that it was; nothing if there has not been one. Local.
std::string lost_output_text(const std::string& path, const std::optional<FileIdentity>& record);

} // namespace leyden
