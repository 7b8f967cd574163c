#pragma once

#include "cli/configuration/referenced_files.hpp"
#include "cli/configuration/resolved.hpp"

#include <map>
#include <string>

namespace leyden {

/// The whole configuration as an INI text that reads back as the same request, each section once: its keys
/// with one value in canonical order, defaults included, then the swept ones in theirs, as the user wrote
/// them. Sections with swept keys come last, in the order of the axes; sweep.order gives an order of axes
/// that the sections cannot. Each file that was read is followed by a comment line `# KEY file:PATH
/// xxh64=HASH`. `filled` are values of keys that have no fixed default.
std::string configuration_text(const Resolved& resolved, const ReferencedFiles& files,
                               const std::map<std::string, std::string>& filled);

/// A single value in one form for all ways to write it: `0.5` for `5e-1`.
std::string normal_value(const Key& key, const std::string& value);

} // namespace leyden
