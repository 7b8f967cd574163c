#include "leyden/dynamics/chebyshev_window.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace leyden {

double interpolation_bound(double z, std::size_t intervals) {
  const auto n = static_cast<double>(intervals);
  if (z <= 0) return 0;
  if (n <= z) return 1;
  // The ellipse parameter that minimises exp(z (rho - 1/rho) / 2) rho^-n.
  const double x = n / z;
  const double rho = x + std::sqrt(x * x - 1);
  return 4 * std::exp(z * (rho - 1 / rho) / 2 - n * std::log(rho)) / (rho - 1);
}

std::size_t intervals_for_band_limit(double z, double tolerance) {
  auto intervals = static_cast<std::size_t>(std::max(4.0, std::ceil(z) + 1));
  while (interpolation_bound(z, intervals) > tolerance)
    ++intervals;
  return intervals;
}

std::vector<double> ChebyshevWindow::nodes(double begin, double end, std::size_t intervals) {
  std::vector<double> times(intervals + 1);
  const double half = (end - begin) / 2;
  for (std::size_t k = 0; k <= intervals; ++k) {
    const double angle = std::numbers::pi * static_cast<double>(k) / (2 * static_cast<double>(intervals));
    // 1 - cos(2 a) = 2 sin^2(a) keeps the nodes next to `begin` exact.
    times[k] = begin + half * 2 * std::sin(angle) * std::sin(angle);
  }
  times.back() = end;
  return times;
}

ChebyshevWindow::ChebyshevWindow(double begin, double end, std::size_t intervals,
                                 std::span<const double> samples)
    : begin_(begin), end_(end), intervals_(intervals), coefficients_(samples.size()) {
  const std::size_t count = intervals + 1;
  std::vector<double> cosine(2 * intervals);
  for (std::size_t k = 0; k < cosine.size(); ++k)
    cosine[k] = std::cos(std::numbers::pi * static_cast<double>(k) / static_cast<double>(intervals));
  for (std::size_t f = 0; f < samples.size() / count; ++f) {
    const std::span<const double> values = samples.subspan(f * count, count);
    for (std::size_t m = 0; m < count; ++m) {
      double sum = 0;
      for (std::size_t k = 0; k < count; ++k) {
        const double weight = (k == 0 || k == intervals) ? 0.5 : 1.0;
        // The k-th ascending node is x = -cos(pi k / intervals), and T_m(-x) = (-1)^m T_m(x).
        sum += weight * values[k] * cosine[(m * k) % cosine.size()];
      }
      const double scale = (m == 0 || m == intervals) ? 1.0 : 2.0;
      coefficients_[f * count + m] = (m % 2 == 0 ? 1 : -1) * scale * sum / static_cast<double>(intervals);
    }
  }
}

double ChebyshevWindow::value(std::size_t f, double t) const {
  const double x = std::clamp((2 * t - begin_ - end_) / (end_ - begin_), -1.0, 1.0);
  const double* a = coefficients_.data() + f * (intervals_ + 1);
  double next = 0;
  double after = 0;
  for (std::size_t m = intervals_; m > 0; --m) {
    const double here = a[m] + 2 * x * next - after;
    after = next;
    next = here;
  }
  return a[0] + x * next - after;
}

double ChebyshevWindow::magnitude(std::size_t f) const {
  const double* a = coefficients_.data() + f * (intervals_ + 1);
  return std::accumulate(a, a + intervals_ + 1, 0.0,
                         [](double sum, double term) { return sum + std::abs(term); });
}

double ChebyshevWindow::lebesgue_constant() const {
  return 2 * std::numbers::inv_pi * std::log(static_cast<double>(intervals_) + 1) + 1;
}

} // namespace leyden
