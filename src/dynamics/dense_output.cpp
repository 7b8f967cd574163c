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
  double state_error = 0;
  for (const double t : times)
    state_error = std::max(state_error, evolution.state_error(t));
  state_errors_.push_back(state_error);
  error_ = std::max(error_, plan.error);
}

std::size_t DenseOutput::window_of(double t) const {
  const auto found =
      std::lower_bound(windows_.begin(), windows_.end(), t,
                       [](const ChebyshevWindow& window, double time) { return window.end() < time; });
  return static_cast<std::size_t>((found == windows_.end() ? found - 1 : found) - windows_.begin());
}

double DenseOutput::value(std::size_t observable, double t) const {
  return windows_[window_of(t)].value(observable, t);
}

double DenseOutput::state_error(double t) const {
  const std::size_t window = window_of(t);
  return state_errors_[window] * windows_[window].lebesgue_constant();
}

double DenseOutput::magnitude(std::size_t observable, double t) const {
  return windows_[window_of(t)].magnitude(observable);
}

} // namespace leyden
