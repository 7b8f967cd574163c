#include "cli/spaces.hpp"

#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>

namespace leyden {
namespace {

/// Up to so many digits a decimal and a double name each other without doubt.
constexpr double most_digits = 1e15;
/// Powers of ten up to this one are doubles, so that one division rounds once.
constexpr int most_places = 22;

/// `value * scale` if that is a whole number of few digits, of which `value` is the closest double.
std::optional<std::int64_t> whole_at(double value, double scale) {
  const double whole = std::round(value * scale);
  if (std::abs(whole) > most_digits || whole / scale != value) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

/// The doubles closest to the values of a space whose ends and step are short decimals; none for others.
std::vector<double> decimal_space(double first, double last, std::size_t count) {
  if (count < 2) return {};
  const auto intervals = static_cast<std::int64_t>(count) - 1;
  double scale = 1;
  for (int place = 0; place <= most_places; ++place, scale *= 10) {
    const std::optional<std::int64_t> from = whole_at(first, scale);
    const std::optional<std::int64_t> to = whole_at(last, scale);
    if (!from || !to || (*to - *from) % intervals != 0) continue;
    const std::int64_t step = (*to - *from) / intervals;
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i)
      values[i] = static_cast<double>(*from + static_cast<std::int64_t>(i) * step) / scale;
    return values;
  }
  return {};
}

/// numpy.linspace, operation by operation. A fused multiply-add would round differently, so the product is
/// kept in a variable of its own.
std::vector<double> numpy_space(double first, double last, std::size_t count) {
  std::vector<double> values(count);
  const double delta = last - first;
  const double intervals = static_cast<double>(count) - 1;
  const double step = delta / intervals;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = static_cast<double>(i);
    volatile double distance = number * step;
    if (count < 2)
      distance = number * delta;
    else if (step == 0)
      distance = number / intervals * delta;
    values[i] = distance + first;
  }
  if (count > 1) values.back() = last;
  return values;
}

/// The decimal of at most nine digits that `value` misses by the rounding of a power alone; else `value`.
double without_rounding(double value) {
  const double decimal = parse_real(fmt::format("{:.8e}", value)).value_or(value);
  return std::abs(decimal - value) <= 1e-14 * std::abs(value) ? decimal : value;
}

} // namespace

std::vector<double> linear_space(double first, double last, std::size_t count) {
  std::vector<double> decimal = decimal_space(first, last, count);
  return decimal.empty() ? numpy_space(first, last, count) : decimal;
}

std::vector<double> geometric_space(double first, double last, std::size_t count) {
  const double sign = first < 0 ? -1.0 : 1.0;
  std::vector<double> values = numpy_space(std::log10(sign * first), std::log10(sign * last), count);
  for (double& value : values)
    value = without_rounding(sign * std::pow(10.0, value));
  if (count > 0) values.front() = first;
  if (count > 1) values.back() = last;
  return values;
}

} // namespace leyden
