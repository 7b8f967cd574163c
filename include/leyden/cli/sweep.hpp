#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// The values a key takes: texts of single values, and whether the key was written as a list, range or space
/// (then it is an axis, even with one value).
struct ValueList {
  std::vector<std::string> values;
  bool is_axis = false;
};

/// The most values that a key takes.
constexpr std::size_t most_values_of_a_key = 10'000'000;

/// Expands `2, 3, 5`, `2..12`, `linspace(-1, 1, 41)`, `geomspace(1, 100, 9)`, `nearest, power-law`; `file:`
/// values are taken whole. Numbers of a space are written so that they read back exactly. Throws BadInput
/// that names `key` and `place`, for more than `most` values too.
ValueList expand_values(std::string_view text, std::string_view key, std::string_view place,
                        std::size_t most = most_values_of_a_key);

} // namespace leyden
