#pragma once

#include <string>

namespace leyden {

/// Where a file that is opened at `path` lies: the path itself, or what a chain of symbolic links in its
/// place leads to, whether there is a file or not. Links to directories on the way are left in it. A ring of
/// links leads to itself. Local.
std::string behind_links(const std::string& path);

} // namespace leyden
