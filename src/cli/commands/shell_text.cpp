#include "cli/commands/shell_text.hpp"

#include "leyden/text/utf8.hpp"

#include <fmt/format.h>

#include <string_view>

namespace leyden {
namespace {

bool is_plain(std::string_view argument) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+:,./@%";
  return !argument.empty() && argument.find_first_not_of(plain) == std::string_view::npos;
}

} // namespace

std::string shell_word(std::string_view argument) {
  if (is_plain(argument)) return std::string(argument);
  std::string text;
  if (find_no_text(argument) == std::string_view::npos) {
    for (const char c : argument)
      text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return fmt::format("'{}'", text);
  }
  for (const char c : argument) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '\'' || c == '\\')
      text += fmt::format("\\x{:02x}", byte);
    else
      text += c;
  }
  return fmt::format("$'{}'", text);
}

std::string shell_text(int argc, const char* const* argv) {
  std::string text;
  for (int i = 0; i < argc; ++i) {
    if (i > 0) text += ' ';
    text += shell_word(argv[i]);
  }
  return text;
}

} // namespace leyden
