#pragma once

#include "leyden/cli/arguments.hpp"
#include "leyden/text/read_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// One key with the text of its value and where it was written.
struct Setting {
  std::string key;   ///< `battery.alpha`
  std::string value; ///< as written, trimmed
  std::string place; ///< `fig2.ini:12` or `command line`
};

/// The settings of an INI text in the order in which they stand. Throws BadInput (unknown key, key twice,
/// no section, no value, not text) with file and line.
std::vector<Setting> read_ini(std::string_view text, std::string_view source);

/// File first, then command line, which wins; a key in both stands where the file has it.
/// Throws BadInput for unknown keys and malformed files.
std::vector<Setting> gather_settings(const Arguments& arguments, const ReadText& read);

} // namespace leyden
