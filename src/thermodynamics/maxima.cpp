#include "leyden/thermodynamics/maxima.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

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

using Function = std::function<double(double)>;

/// The time between `a` and `b` at which `slope` goes from positive to negative.
double descent(const Function& slope, double a, double slope_a, double b, double slope_b) {
  if (slope_b == 0) return b;
  std::uintmax_t iterations = 100;
  const auto [left, right] = boost::math::tools::toms748_solve(
      slope, a, b, slope_a, slope_b, boost::math::tools::eps_tolerance<double>(52), iterations);
  return left + (right - left) / 2;
}

/// Calls `found` with each local maximum of the function with derivative `slope` (up to a positive factor),
/// in ascending order of time.
void local_maxima(const std::vector<double>& times, const Function& slope,
                  const std::function<void(double)>& found) {
  double before = slope(times.front());
  for (std::size_t k = 1; k < times.size(); ++k) {
    const double here = slope(times[k]);
    if (before > 0 && here <= 0) found(descent(slope, times[k - 1], before, times[k], here));
    before = here;
  }
}

std::vector<double> scan_times(const DenseOutput& output, double end) {
  std::vector<double> times{0};
  for (const ChebyshevWindow& window : output.windows()) {
    const auto nodes =
        ChebyshevWindow::nodes(window.begin(), window.end(), oversampling * window.intervals());
    for (const double t : nodes)
      if (t > times.back() && t < end) times.push_back(t);
  }
  times.push_back(end);
  return times;
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
  const std::vector<double> times = scan_times(curve.output(), end);
  const double noise = curve.rounding();
  Best work{0, 0};
  const auto consider_work = [&](double t) { work.consider(curve.work(t), t, noise); };
  local_maxima(
      times, [&](double t) { return curve.rate(t); }, consider_work);
  consider_work(end);

  // W/t tends to dW/dt at the start, which beats all later powers only if the initial state is not
  // stationary.
  Best power{0, 0};
  power.consider(curve.rate(0), 0, curve.rate_rounding());
  const auto consider_power = [&](double t) { power.consider(curve.power(t), t, noise / t); };
  local_maxima(
      times, [&](double t) { return t * curve.rate(t) - curve.work(t); }, consider_power);
  consider_power(end);

  ChargingMaxima maxima;
  maxima.work_max = work.value;
  maxima.time_of_work_max = work.time;
  maxima.power_max = power.value;
  maxima.time_of_power_max = power.time;
  maxima.work_at_power_max = curve.work(power.time);
  maxima.power_at_work_max = curve.power(work.time);
  maxima.work_max_error = work_max_error(curve, end, work.value);
  maxima.power_max_error = power_max_error(curve, times, power);
  maxima.time_searched = end;
  // Where dW/dt is the zero operator, the work stays 0 for ever.
  maxima.power_max_is_global = bound <= power.value * end || curve.rate_rounding() == 0;
  return maxima;
}

} // namespace leyden
