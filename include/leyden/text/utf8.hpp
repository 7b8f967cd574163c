#pragma once

#include <cstddef>
#include <string_view>

namespace leyden {

/// Bytes of the well-formed UTF-8 character that `text` starts with; 0 if there is none.
std::size_t character_length(std::string_view text);

/// Where the first byte is that is not part of a text: of no well-formed character, or a control character
/// other than those `allowed`; npos if there is none.
std::size_t find_no_text(std::string_view bytes, std::string_view allowed = {});

} // namespace leyden
