#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leyden {

/// The whole of `text` (no blanks around it) as a finite real number, with or without a sign; empty if it is
/// anything else.
std::optional<double> parse_real(std::string_view text);

/// The whole of `text` as an integer, with or without a sign; empty if it is anything else or does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// The shortest text that reads back as the same number.
std::string shortest(double value);

/// `text` without blanks at both ends.
std::string_view trim(std::string_view text);

} // namespace leyden
