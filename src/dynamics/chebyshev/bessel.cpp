#include "dynamics/chebyshev/bessel.hpp"

#include <algorithm>
#include <cmath>

namespace leyden {

std::vector<double> bessel_j(double z, int count) {
  std::vector<double> values(static_cast<std::size_t>(std::max(count, 1)));
  if (z < 1e-16) {
    values[0] = 1;
    if (values.size() > 1) values[1] = z / 2;
    values.resize(static_cast<std::size_t>(count));
    return values;
  }
  // Miller's downward recurrence, from where J_k is below the smallest number that matters, normalised by
  // J_0 + 2 (J_2 + J_4 + ...) = 1.
  const int start =
      2 * ((std::max(count, static_cast<int>(z)) + 40 + static_cast<int>(8 * std::cbrt(z + 1) + 10)) / 2);
  double above = 0;
  double here = 1e-280;
  double sum = 0;
  for (int k = start; k > 0; --k) {
    const double below = 2 * k / z * here - above;
    above = here;
    here = below;
    if (k - 1 < static_cast<int>(values.size())) values[static_cast<std::size_t>(k - 1)] = here;
    if ((k - 1) % 2 == 0) sum += k == 1 ? here : 2 * here;
    if (std::abs(here) > 1e250) {
      constexpr double smaller = 1e-250;
      here *= smaller;
      above *= smaller;
      sum *= smaller;
      for (double& value : values)
        value *= smaller;
    }
  }
  for (double& value : values)
    value /= sum;
  values.resize(static_cast<std::size_t>(count));
  return values;
}

} // namespace leyden
