#pragma once

#include <functional>
#include <string>

namespace leyden {

/// How the text of a file is obtained: from this rank's file system, or from one rank for all.
/// Throws BadInput naming the path and the reason if it cannot be read.
using ReadText = std::function<std::string(const std::string& path)>;

/// The text of a regular file of at most 1 GiB on this rank's file system. Local.
/// Throws BadInput if it does not exist, is no regular file, cannot be read, or holds NUL bytes.
std::string read_local_text(const std::string& path);

} // namespace leyden
