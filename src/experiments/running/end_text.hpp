#pragma once

#include "leyden/platform/file_identity.hpp"

#include <optional>
#include <string>

namespace leyden {

/// What is left of the record `path` that could not be written any more, and what to do. `record` is the file
/// that it was; nothing if there has not been one. Local.
std::string lost_output_text(const std::string& path, const std::optional<FileIdentity>& record);

} // namespace leyden
