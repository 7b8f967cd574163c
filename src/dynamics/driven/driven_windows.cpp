#include "leyden/dynamics/driven_windows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace leyden {
namespace {

/// More nodes than this in a window would lose digits to rounding: the window is halved instead.
constexpr std::size_t most_intervals = 120;
/// Halved more often, a window would be shorter than anything a pulse can do.
constexpr int most_halvings = 60;
/// Beyond, the number of windows is estimated and not counted.
constexpr double countable_periods = 1e6;

/// Chebyshev coefficients of a piece of a pulse on [begin, end].
std::array<double, 4> chebyshev_coefficients(const PulsePiece& piece, double begin, double end) {
  if (piece.is_constant()) return {piece.coefficients[0]};
  constexpr int count = 4;
  std::array<double, count> result{};
  for (int k = 0; k < count; ++k) {
    const double angle = std::numbers::pi * (k + 0.5) / count;
    const double value = piece.value((begin + end) / 2 + (end - begin) / 2 * std::cos(angle));
    for (int m = 0; m < count; ++m)
      result[static_cast<std::size_t>(m)] += (m == 0 ? 1.0 : 2.0) / count * value * std::cos(m * angle);
  }
  return result;
}

/// The fewest intervals that interpolate observables on [begin, end] to interpolation_tolerance; infinite if
/// no number does.
double intervals_for(const DrivenSpectrum& spectrum, const PulsePiece& piece, double begin, double end) {
  const std::array<double, 4> lambda = chebyshev_coefficients(piece, begin, end);
  const double half = (end - begin) / 2;
  const double spread = std::abs(lambda[1]) + std::abs(lambda[2]) + std::abs(lambda[3]);
  const double width = spectrum.width(lambda[0] - spread, lambda[0] + spread);
  double fewest = HUGE_VAL;
  constexpr double factor = 1.05;
  double rho = factor;
  while (rho < 1e6) {
    // |T_k| is at most (rho^k + rho^-k) / 2 on the ellipse.
    double beyond = 0;
    for (int k = 1; k < 4; ++k)
      beyond += std::abs(lambda[static_cast<std::size_t>(k)]) * (std::cosh(k * std::log(rho)) - 1);
    const double growth = (width + beyond * spectrum.drive_width()) * half * (rho - 1 / rho) / 2;
    const double needed =
        (std::log(4 / interpolation_tolerance) + growth - std::log(rho - 1)) / std::log(rho);
    fewest = std::min(fewest, std::ceil(needed));
    rho *= factor;
  }
  return std::max(4.0, fewest);
}

WindowPlan next_window(const DrivenSpectrum& spectrum, double begin, double span) {
  const PulsePiece& piece = spectrum.pulse().piece_at(begin);
  double edge = piece.end;
  if (begin < span) edge = std::min(edge, span);
  if (!std::isfinite(edge)) edge = begin + span;
  const auto width = [&](double end) { return spectrum.width(piece.value(begin), piece.value(end)); };
  const double windows = std::max(1.0, std::ceil(width(edge) * (edge - begin) / 2 / longest_window));
  double end = windows == 1 ? edge : begin + (edge - begin) / windows;
  if (piece.is_constant()) {
    const double z = width(end) * (end - begin) / 2;
    const std::size_t intervals = intervals_for_band_limit(z, interpolation_tolerance);
    return {end, intervals, interpolation_bound(z, intervals)};
  }
  double needed = intervals_for(spectrum, piece, begin, end);
  for (int halvings = 0; !(needed <= most_intervals) && halvings < most_halvings; ++halvings) {
    end = begin + (end - begin) / 2;
    needed = intervals_for(spectrum, piece, begin, end);
  }
  // No length was short enough: nothing is known of what lies between the nodes.
  if (!(needed <= most_intervals)) return {end, most_intervals, HUGE_VAL};
  return {end, static_cast<std::size_t>(needed), interpolation_tolerance};
}

} // namespace

WindowPlanner driven_windows(const DrivenSpectrum& spectrum, double end) {
  return [spectrum, end](double begin) { return next_window(spectrum, begin, end); };
}

double driven_samples(const DrivenSpectrum& spectrum, double end) {
  const double widest = spectrum.widest(end);
  if (!(widest * end <= 2 * std::numbers::pi * countable_periods)) return widest * end;
  double samples = 1;
  for (double t = 0; t < end;) {
    const WindowPlan window = next_window(spectrum, t, end);
    samples += static_cast<double>(window.intervals);
    t = window.end;
  }
  return samples;
}

} // namespace leyden
