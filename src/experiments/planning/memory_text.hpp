#pragma once

#include "leyden/platform/memory_items.hpp"

#include <string>

namespace leyden {

/// A line for each item, the largest first, and one for their sum: indented, with the numbers below each
/// other.
std::string memory_text(const MemoryItems& items);

} // namespace leyden
