#pragma once

#include <span>
#include <string>
#include <string_view>

namespace leyden {

/// The candidate nearest to `word` by edit distance; empty if none is near.
std::string nearest_word(std::string_view word, std::span<const std::string> candidates);

} // namespace leyden
