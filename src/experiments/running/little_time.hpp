#pragma once

#include "experiments/running/run_experiment.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace leyden {

/// The checkpoints beside a record, and when each was written.
using KeptPoints = std::map<std::size_t, std::filesystem::file_time_type>;

/// Those that are there now. Local.
KeptPoints kept_points(const std::string& record);

/// Whether the limit has left a run nothing that a further one could go on from: no point sealed, failed or
/// kept since `before`. Local.
bool got_nowhere(const FarmReport& report, const KeptPoints& before, const std::string& record);

/// What a run that got nowhere in `seconds` would have needed, of its `points`, and what to do. Reads the
/// record, which must be closed. Local.
std::string little_time_text(const Experiment& experiment, const std::vector<std::size_t>& points,
                             const FarmReport& report, double seconds);

} // namespace leyden
