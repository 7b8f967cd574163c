#include "leyden/model/pulse.hpp"

// For Boost, which takes isnan from the global namespace.
#include <math.h>

#include <boost/math/interpolators/pchip.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

namespace leyden {
namespace {

using Points = std::vector<double>;

/// The slope at an end, of the parabola through three points: the piece there has length `h` and mean slope
/// `mean`, the one beside it `h_beside` and `mean_beside`. Limited so that the curve stays monotone (Moler,
/// Numerical Computing with MATLAB, 3.4: what MATLAB's pchip and SciPy's PchipInterpolator take).
double end_slope(double h, double h_beside, double mean, double mean_beside) {
  const double slope = ((2 * h + h_beside) * mean - h * mean_beside) / (h + h_beside);
  const auto sign = [](double number) { return (number > 0) - (number < 0); };
  if (sign(slope) != sign(mean)) return 0;
  if (sign(mean) != sign(mean_beside) && std::abs(slope) > 3 * std::abs(mean)) return 3 * mean;
  return slope;
}

/// That at the first of some points, of which there are three at least.
double first_slope(std::span<const double> times, std::span<const double> values) {
  const double h = times[1] - times[0];
  const double h_beside = times[2] - times[1];
  return end_slope(h, h_beside, (values[1] - values[0]) / h, (values[2] - values[1]) / h_beside);
}

double last_slope(const Points& times, const Points& values) {
  // The slope of a curve that is turned by half a turn is the same.
  const auto turned = [](const Points& numbers) {
    const auto last = numbers.rbegin();
    return std::array<double, 3>{-last[0], -last[1], -last[2]};
  };
  return first_slope(turned(times), turned(values));
}

/// The slopes of the monotone cubic pieces at all points, of which there are two at least.
Points monotone_slopes(Points times, Points values) {
  const std::size_t count = times.size();
  if (count == 2) return Points(2, (values[1] - values[0]) / (times[1] - times[0]));
  const double first = first_slope(times, values);
  const double last = last_slope(times, values);
  // Boost asks for four points; more of them on the same straight line change no slope before.
  constexpr std::size_t fewest = 4;
  while (times.size() < fewest) {
    const double step = times.back() - times[times.size() - 2];
    const double rise = values.back() - values[values.size() - 2];
    times.push_back(times.back() + step);
    values.push_back(values.back() + rise);
  }
  const Points places(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(count));
  const boost::math::interpolators::pchip<Points> curve(std::move(times), std::move(values));
  Points slopes;
  for (const double t : places)
    slopes.push_back(curve.prime(t));
  slopes.front() = first;
  slopes.back() = last;
  return slopes;
}

/// The cubic with these values and slopes at both ends of a piece of length `h`.
std::array<double, 4> hermite(double h, double from, double to, double slope_from, double slope_to) {
  const double mean = (to - from) / h;
  return {from, slope_from, (3 * mean - 2 * slope_from - slope_to) / h,
          (slope_from + slope_to - 2 * mean) / (h * h)};
}

bool all_finite(const Points& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double number) { return std::isfinite(number); });
}

} // namespace

double PulsePiece::value(double t) const {
  const double s = t - begin;
  const auto& c = coefficients;
  return is_constant() ? c[0] : c[0] + s * (c[1] + s * (c[2] + s * c[3]));
}

bool PulsePiece::is_constant() const {
  return coefficients[1] == 0 && coefficients[2] == 0 && coefficients[3] == 0;
}

Pulse::Pulse(PulseShape shape, std::vector<double> times, std::vector<double> values) : shape_(shape) {
  if (times.empty() || times.size() != values.size() || times.front() != 0 || !all_finite(times) ||
      !all_finite(values) ||
      std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) != times.end())
    throw std::invalid_argument("a pulse needs finite values at finite times that ascend strictly from 0");
  Points slopes;
  if (shape == PulseShape::smooth && times.size() > 1) slopes = monotone_slopes(times, values);
  for (std::size_t k = 0; k + 1 < times.size(); ++k) {
    const double h = times[k + 1] - times[k];
    PulsePiece piece{.begin = times[k], .end = times[k + 1], .coefficients = {values[k]}};
    if (shape != PulseShape::steps && values[k] != values[k + 1]) {
      const double mean = (values[k + 1] - values[k]) / h;
      piece.coefficients = shape == PulseShape::linear
                               ? std::array<double, 4>{values[k], mean}
                               : hermite(h, values[k], values[k + 1], slopes[k], slopes[k + 1]);
    }
    pieces_.push_back(piece);
  }
  pieces_.push_back({.begin = times.back(),
                     .end = std::numeric_limits<double>::infinity(),
                     .coefficients = {values.back()}});
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  lowest_ = *least;
  highest_ = *most;
}

const PulsePiece& Pulse::piece_at(double t) const {
  const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), t,
                                     [](double time, const PulsePiece& piece) { return time < piece.begin; });
  return next == pieces_.begin() ? pieces_.front() : *(next - 1);
}

} // namespace leyden
