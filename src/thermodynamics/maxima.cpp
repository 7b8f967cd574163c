#include "leyden/thermodynamics/maxima.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace leyden {
namespace {

/// Samples for each interpolation interval: at least eight for each half-period of the fastest oscillation.
constexpr std::size_t oversampling = 4;
/// Relative difference below which two maxima count as equal, so that the earlier one is reported.
constexpr double tie = 1e-11;

/// The best value so far and its time.
struct Best {
  double value;
  double time;
  /// `noise`: rounding of `other`, below which nothing counts as a difference.
  void consider(double other, double when, double noise) {
    if (other > value + std::max(tie * std::max(std::abs(value), std::abs(other)), noise))
      *this = {other, when};
  }
};

using Slope = std::function<double(double)>;
/// The slope within a window of the output, its ends included.
using WindowSlope = std::function<double(std::size_t window, double t)>;

/// The time between `a` and `b` at which `slope` goes from positive to negative.
double descent(const Slope& slope, double a, double slope_a, double b, double slope_b) {
  if (slope_b == 0) return b;
  std::uintmax_t iterations = 100;
  const auto [left, right] = boost::math::tools::toms748_solve(
      slope, a, b, slope_a, slope_b, boost::math::tools::eps_tolerance<double>(52), iterations);
  return left + (right - left) / 2;
}

/// Times in a window, ascending, that separate the roots of slopes: its begin, and its end or `end`.
std::vector<double> scan_times(const ChebyshevWindow& window, double end) {
  std::vector<double> times;
  for (const double t :
       ChebyshevWindow::nodes(window.begin(), window.end(), oversampling * window.intervals()))
    if (t < end) times.push_back(t);
  times.push_back(std::min(window.end(), end));
  if (times.size() > 1 && times[times.size() - 2] == times.back()) times.pop_back();
  return times;
}

/// Those of all windows, each time once.
std::vector<double> scan_times(const DenseOutput& output, double end) {
  std::vector<double> all{0};
  for (const ChebyshevWindow& window : output.windows()) {
    if (window.begin() >= end) break;
    const std::vector<double> times = scan_times(window, end);
    all.insert(all.end(), times.begin() + 1, times.end());
  }
  return all;
}

/// Calls `found` with each local maximum before `end` of the function with derivative `slope` (up to a
/// positive factor), and with each edge of the pulse, in ascending order of time.
void local_maxima(const ChargingCurve& curve, double end, const WindowSlope& slope,
                  const std::function<void(double)>& found) {
  const std::vector<ChebyshevWindow>& windows = curve.output().windows();
  const std::vector<double> edges = curve.edges();
  double before = 0;
  for (std::size_t window = 0; window < windows.size() && windows[window].begin() < end; ++window) {
    const std::vector<double> times = scan_times(windows[window], end);
    const auto here = [&](double t) { return slope(window, t); };
    const double first = here(times.front());
    // The slope may jump between windows, and on a plateau after an edge its sign is that of rounding.
    if ((before > 0 && first <= 0) || std::binary_search(edges.begin(), edges.end(), times.front()))
      found(times.front());
    before = first;
    for (std::size_t k = 1; k < times.size(); ++k) {
      const double next = here(times[k]);
      if (before > 0 && next <= 0) found(descent(here, times[k - 1], before, times[k], next));
      before = next;
    }
  }
}

/// Bound on |work_max - exact one|: no exact value exceeds the computed one at its time by more than its
/// error, and none computed exceeds the best by more than counts as equal.
double work_max_error(const ChargingCurve& curve, double end, double best) {
  return curve.work_error(end) + tie * std::abs(best) + curve.rounding();
}

/// The same for the power. Divided by early times errors grow without bound, but there no exact power can be
/// far from dW/dt at the start: at most `change` t.
double power_max_error(const ChargingCurve& curve, const std::vector<double>& times, const Best& best) {
  const double start = curve.rate(0) + curve.rate_rounding() - best.value;
  const double change = curve.rate_change() / 2;
  double error = best.time > 0 ? curve.work_error(best.time) / best.time : curve.rate_rounding();
  for (std::size_t k = 1; k < times.size(); ++k) {
    const double of_work = curve.work_error(times[k]) + curve.rounding();
    // Where both bounds on how far an exact power may be above the best are equal.
    const double equal = (std::sqrt(start * start + 4 * change * of_work) - start) / (2 * change);
    if (equal <= times[k]) error = std::max(error, of_work / std::max(equal, times[k - 1]));
  }
  return error + tie * std::abs(best.value);
}

} // namespace

ChargingMaxima find_maxima(const ChargingCurve& curve, double end, double bound) {
  const double noise = curve.rounding();
  Best work{0, 0};
  const auto consider_work = [&](double t) { work.consider(curve.work(t), t, noise); };
  local_maxima(
      curve, end, [&](std::size_t window, double t) { return curve.rate(window, t); }, consider_work);
  consider_work(end);

  // W/t tends to dW/dt at the start, which beats all later powers only if the initial state is not
  // stationary.
  Best power{0, 0};
  power.consider(curve.rate(0), 0, curve.rate_rounding());
  const auto consider_power = [&](double t) { power.consider(curve.power(t), t, noise / t); };
  local_maxima(
      curve, end, [&](std::size_t window, double t) { return t * curve.rate(window, t) - curve.work(t); },
      consider_power);
  consider_power(end);

  ChargingMaxima maxima;
  maxima.work_max = work.value;
  maxima.time_of_work_max = work.time;
  maxima.power_max = power.value;
  maxima.time_of_power_max = power.time;
  maxima.work_at_power_max = curve.work(power.time);
  maxima.power_at_work_max = curve.power(work.time);
  maxima.work_max_error = work_max_error(curve, end, work.value);
  maxima.power_max_error = power_max_error(curve, scan_times(curve.output(), end), power);
  maxima.time_searched = end;
  // Where dW/dt is the zero operator, the work stays 0 for ever.
  maxima.power_max_is_global = bound <= power.value * end || curve.rate_rounding() == 0;
  return maxima;
}

} // namespace leyden
