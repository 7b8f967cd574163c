#include "leyden/dynamics/dense_output.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace leyden {
namespace {

/// More than can ever be sampled; it keeps the count finite for absurd widths.
constexpr double most_windows = 1e15;

} // namespace

SamplingPlan sampling_plan(double spectral_width, double end) {
  const double z = spectral_width * end / 2;
  const double windows = std::max(1.0, std::ceil(z / longest_window));
  const std::size_t intervals = intervals_for_band_limit(z / windows, interpolation_tolerance);
  return {end / windows, static_cast<std::size_t>(std::min(windows, most_windows)), intervals,
          interpolation_bound(z / windows, intervals)};
}

double longest_window_span(double spectral_width) {
  // Even where the width is next to nothing, times stay numbers.
  constexpr double latest = 1e300;
  return spectral_width > 0 ? std::min(2 * longest_window / spectral_width, latest) : 0;
}

WindowPlanner equal_windows(double spectral_width, double end) {
  const SamplingPlan plan = sampling_plan(spectral_width, end);
  return [plan, end](double begin) -> WindowPlan {
    const double next = std::round(begin / plan.length) + 1;
    // The product of their number and length may round to just below `end`.
    const bool is_last = next == static_cast<double>(plan.windows);
    return {is_last ? end : next * plan.length, plan.intervals, plan.error};
  };
}

DenseOutput::DenseOutput(Evolution& evolution, WindowPlanner planner, double end, const SamplingWatch& watch)
    : planner_(std::move(planner)), last_(evolution.observe(0)) {
  extend(evolution, end, watch);
}

void DenseOutput::extend(Evolution& evolution, double end, const SamplingWatch& watch) {
  stopped_ = stopped_ || evolution.stopped();
  while (!evolution.failure() && !stopped_ && this->end() < end)
    add_window(evolution, end, watch);
}

void DenseOutput::add_window(Evolution& evolution, double end, const SamplingWatch& watch) {
  const double begin = this->end();
  const WindowPlan plan = planner_(begin);
  const std::vector<double> times = ChebyshevWindow::nodes(begin, plan.end, plan.intervals);
  const std::size_t functions = last_.size();
  std::vector<double> samples(functions * times.size());
  evolution.expect(times);
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (k > 0) last_ = evolution.observe(times[k]);
    if (evolution.failure()) return;
    stopped_ = evolution.stopped() || (watch && watch(std::min(1.0, times[k] / end)) == Sampling::stops);
    if (stopped_) return;
    for (std::size_t f = 0; f < functions; ++f)
      samples[f * times.size() + k] = last_[f];
  }
  windows_.emplace_back(begin, plan.end, plan.intervals, samples);
  error_ = std::max(error_, plan.error);
}

double DenseOutput::value(std::size_t observable, double t) const {
  const auto found =
      std::lower_bound(windows_.begin(), windows_.end(), t,
                       [](const ChebyshevWindow& window, double time) { return window.end() < time; });
  return (found == windows_.end() ? windows_.back() : *found).value(observable, t);
}

} // namespace leyden
