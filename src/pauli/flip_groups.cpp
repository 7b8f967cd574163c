#include "leyden/pauli/flip_groups.hpp"

#include <array>

namespace leyden {

std::vector<FlipGroup> flip_groups(const PauliSum& sum) {
  std::vector<FlipGroup> groups;
  for (const auto& [string, coefficient] : sum.terms()) {
    // With f = flip, s = sign, y = |f & s|: Z^s on the column r ^ f gives (-1)^(downs of r ^ f within s)
    // = (-1)^(|s| + y + |r & s|), so <r| i^y X^f Z^s |r ^ f> = (-i)^y (-1)^|s| (-1)^|r & s|.
    constexpr std::array<std::complex<double>, 4> powers{{{1.0, 0.0}, {0.0, -1.0}, {-1.0, 0.0}, {0.0, 1.0}}};
    const int power = string.count_y() + 2 * std::popcount(string.sign);
    if (groups.empty() || groups.back().flip != string.flip)
      groups.push_back({.flip = string.flip, .terms = {}});
    groups.back().terms.push_back(
        {.sign = string.sign, .coefficient = coefficient * powers[static_cast<std::size_t>(power & 3)]});
  }
  return groups;
}

} // namespace leyden
