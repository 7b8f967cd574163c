#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace leyden {
namespace {

/// So many significant digits, but never fewer than stand before the point: `0.12`, `3.4`, `120`.
std::string plain(double value, int digits) {
  return value < std::pow(10, digits) - 0.5 ? fmt::format("{:.{}g}", value, digits)
                                            : fmt::format("{:.0f}", value);
}

} // namespace

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", plain(value, 3), units[unit]);
}

std::string seconds_text(double seconds) {
  if (seconds < 0.9995e-3) return plain(seconds * 1e6, 2) + " us";
  if (seconds < 0.9995) return plain(seconds * 1e3, 2) + " ms";
  if (seconds < 59.5) return plain(seconds, 2) + " s";
  constexpr double year = 365.25 * 86400;
  if (!(seconds < 1000 * year)) return "more than 1000 years";
  if (seconds >= 2 * year) return plain(seconds / year, 2) + " years";
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 86400) return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
  return fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

} // namespace leyden
