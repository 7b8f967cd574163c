#include "leyden/thermodynamics/maxima.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

namespace leyden {
namespace {

/// Samples for each interpolation interval: at least eight for each half-period of the fastest oscillation.
constexpr std::size_t oversampling = 4;
/// Relative difference below which two maxima count as equal, whatever their errors, so that the earlier one
/// is reported.
constexpr double tie = 1e-11;

/// A value that may be the largest one.
struct Candidate {
  double value;
  double time;
  double error; ///< bound on that of `value`
};

/// The highest of the candidates, and the one that is reported: the earliest that counts as equal.
struct Choice {
  Candidate highest;
  Candidate chosen;
  /// How far the chosen one may be below the highest.
  double given_away() const { return highest.value - chosen.value; }
};

/// `candidates` ascend in time, and are not empty.
Choice choose(std::span<const Candidate> candidates) {
  const Candidate highest =
      *std::max_element(candidates.begin(), candidates.end(),
                        [](const Candidate& a, const Candidate& b) { return a.value < b.value; });
  const auto chosen = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& other) {
    const double margin = std::max(tie * std::abs(highest.value), highest.error + other.error);
    return other.value >= highest.value - margin;
  });
  // None, where the error of the highest is no number.
  return {highest, chosen == candidates.end() ? highest : *chosen};
}

using Function = std::function<double(double)>;

/// The first of `candidates` is the limit at the start, which is no value at a time after it. Where the
/// function falls from it, it is a maximum among others; elsewhere it counts only if it is higher than all of
/// them.
Choice choose(bool falls, std::span<const Candidate> candidates) {
  if (falls) return choose(candidates);
  const Candidate& start = candidates.front();
  const Choice later = choose(candidates.subspan(1));
  return start.value < later.highest.value ? later : Choice{start, start};
}

/// The slope within a window of the output, its ends included.
using WindowSlope = std::function<double(std::size_t window, double t)>;

/// The time between `a` and `b` at which `slope` goes from positive to negative.
double descent(const Function& slope, double a, double slope_a, double b, double slope_b) {
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

/// Calls look(t) with those of all windows after 0, ascending and each time once, until it returns false.
template <typename Look>
void scan(const DenseOutput& output, double end, Look look) {
  for (const ChebyshevWindow& window : output.windows()) {
    if (window.begin() >= end) return;
    const std::vector<double> times = scan_times(window, end);
    for (std::size_t k = 1; k < times.size(); ++k)
      if (!look(times[k])) return;
  }
}

/// Whether a function falls from its limit at the start as far as its errors let one see, which makes that
/// limit a maximum.
bool falls_from(const Candidate& start, const DenseOutput& output, double end, const Function& value,
                const Function& error) {
  bool falls = false;
  scan(output, end, [&](double t) {
    const double change = value(t) - start.value;
    const bool is_seen = std::abs(change) > start.error + error(t);
    falls = is_seen && change < 0;
    return !is_seen;
  });
  return falls;
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
/// error.
double work_max_error(const ChargingCurve& curve, double end, const Choice& work) {
  return work.given_away() + curve.work_error(end);
}

/// The same for the power, whose error is largest at early times, where the power is small: before the chosen
/// maximum none exceeds the larger of those at the ends of an interval without a local maximum by more than
/// the error there. `candidates` ascend in time from the start.
double power_max_error(const ChargingCurve& curve, double end, std::span<const Candidate> candidates,
                       const Choice& power) {
  const Candidate& chosen = power.chosen;
  double error = chosen.error;
  double time = candidates.front().time;
  double value = candidates.front().value;
  const auto go_on_to = [&](double t, double value_there) {
    const double higher = std::max(value, value_there);
    error = std::max(error, higher - chosen.value + curve.power_error(time, t));
    time = t;
    value = value_there;
  };
  auto next = candidates.begin() + 1;
  const auto pass_candidates = [&](double until) {
    for (; next != candidates.end() && next->time <= until; ++next)
      go_on_to(next->time, next->value);
  };
  double before = 0;
  scan(curve.output(), end, [&](double t) {
    if (t < chosen.time) {
      pass_candidates(t);
      go_on_to(t, curve.power(t));
    } else if (t > chosen.time) {
      error = std::max(error, power.given_away() + curve.power_error(std::max(before, chosen.time), t));
    }
    before = t;
    return true;
  });
  pass_candidates(chosen.time);
  return error;
}

} // namespace

ChargingMaxima find_maxima(const ChargingCurve& curve, double end, double bound) {
  const Function work_at = [&](double t) { return curve.work(t); };
  const Function work_error_at = [&](double t) { return curve.work_error(t); };
  const Candidate no_work{0, 0, 0};
  std::vector<Candidate> works{no_work};
  const auto add_work = [&](double t) { works.push_back({work_at(t), t, work_error_at(t)}); };
  local_maxima(
      curve, end, [&](std::size_t window, double t) { return curve.rate(window, t); }, add_work);
  add_work(end);
  const Choice work = choose(falls_from(no_work, curve.output(), end, work_at, work_error_at), works);

  const Function power_at = [&](double t) { return curve.power(t); };
  const Function power_error_at = [&](double t) { return curve.power_error(t); };
  const Candidate start{curve.power_at_start(), 0, curve.power_error(0)};
  std::vector<Candidate> powers{start};
  const auto add_power = [&](double t) { powers.push_back({power_at(t), t, power_error_at(t)}); };
  local_maxima(
      curve, end, [&](std::size_t window, double t) { return t * curve.rate(window, t) - curve.work(t); },
      add_power);
  add_power(end);
  const Choice power = choose(falls_from(start, curve.output(), end, power_at, power_error_at), powers);

  ChargingMaxima maxima;
  maxima.work_max = work.chosen.value;
  maxima.time_of_work_max = work.chosen.time;
  maxima.power_max = power.chosen.value;
  maxima.time_of_power_max = power.chosen.time;
  maxima.work_at_power_max = curve.work(power.chosen.time);
  maxima.power_at_work_max = work.chosen.time > 0 ? curve.power(work.chosen.time) : start.value;
  maxima.work_max_error = work_max_error(curve, end, work);
  maxima.power_max_error = power_max_error(curve, end, powers, power);
  maxima.time_searched = end;
  maxima.power_max_is_global = bound <= 0 || bound <= maxima.power_max * end || curve.is_idle();
  return maxima;
}

} // namespace leyden
