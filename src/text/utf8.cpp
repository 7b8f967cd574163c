#include "leyden/text/utf8.hpp"

namespace leyden {

std::size_t character_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;

  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;

  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
  const bool beyond_unicode = lead == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond_unicode ? 0 : length;
}

std::size_t find_no_text(std::string_view bytes, std::string_view allowed) {
  for (std::size_t place = 0; place < bytes.size();) {
    const std::size_t length = character_length(bytes.substr(place, 4));
    const char first = bytes[place];
    const bool is_control = static_cast<unsigned char>(first) < 0x20 || first == 0x7f;
    if (length == 0 || (is_control && allowed.find(first) == std::string_view::npos)) return place;
    place += length;
  }
  return std::string_view::npos;
}

} // namespace leyden
