#include "cli/configuration/spaces.hpp"

#include <cmath>

namespace leyden {

// A fused multiply-add would round differently from NumPy, so the product is kept in a variable of its own.
std::vector<double> linear_space(double first, double last, std::size_t count) {
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

std::vector<double> geometric_space(double first, double last, std::size_t count) {
  const double sign = first < 0 ? -1.0 : 1.0;
  std::vector<double> values = linear_space(std::log10(sign * first), std::log10(sign * last), count);
  for (double& value : values)
    value = sign * std::pow(10.0, value);
  if (count > 0) values.front() = first;
  if (count > 1) values.back() = last;
  return values;
}

} // namespace leyden
