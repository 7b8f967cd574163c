#pragma once

#include <string>

namespace leyden {

/// The time of day as records tell it, in UTC: `2026-01-31T12:00:00Z`. Local.
std::string utc_time();

} // namespace leyden
