#include "dynamics/chebyshev/chebyshev_series.hpp"

#include "dynamics/chebyshev/bessel.hpp"
#include "leyden/platform/agreed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {

ChebyshevSeries chebyshev_series(double z, double budget) {
  // Beyond these all together are below the smallest budget.
  const int enough = static_cast<int>(z + 30 * std::cbrt(z + 1) + 60);
  ChebyshevSeries series{.coefficients = bessel_j(z, enough), .tail = 0};
  for (std::size_t k = 1; k < series.coefficients.size(); ++k)
    series.coefficients[k] *= 2;
  const double least = std::max(budget, std::numeric_limits<double>::min());
  while (series.coefficients.size() > 1) {
    const double longer = series.tail + std::abs(series.coefficients.back());
    if (longer > least) break;
    series.tail = longer;
    series.coefficients.pop_back();
  }
  return series;
}

ChebyshevSeries chebyshev_series(MPI_Comm team, double z, double budget) {
  ChebyshevSeries series = chebyshev_series(z, budget);
  series.tail = agreed(team, series.tail);
  series.coefficients = agreed(team, std::move(series.coefficients));
  return series;
}

} // namespace leyden
