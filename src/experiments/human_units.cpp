#include "experiments/human_units.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace leyden {

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.3g} {}", value, units[unit]);
}

std::string seconds_text(double seconds) {
  if (seconds < 0.001) return fmt::format("{:.2g} us", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.2g} ms", seconds * 1e3);
  if (seconds < 60) return fmt::format("{:.2g} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(std::min(seconds, 9e15)));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 86400) return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
  return fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

} // namespace leyden
