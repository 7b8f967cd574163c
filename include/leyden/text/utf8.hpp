#pragma once

#include <cstddef>
#include <string_view>

namespace leyden {

/// Bytes of the well-formed UTF-8 character that `text` starts with; 0 if there is none.
std::size_t character_length(std::string_view text);

} // namespace leyden
