#include "leyden/dynamics/dense_output.hpp"

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

/// Bandwidth times half-length of a window: longer windows need fewer nodes for each unit of time, but
/// rounding and the cost of evaluation grow with their number.
constexpr double longest_window = 40;
/// More than can ever be sampled; it keeps the count finite for absurd widths.
constexpr double most_windows = 1e15;
/// Relative to the norm of an observable: below the rounding of the samples themselves.
constexpr double interpolation_tolerance = 1e-14;

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

DenseOutput::DenseOutput(Evolution& evolution, double end, const SamplingWatch& watch)
    : plan_(sampling_plan(evolution.spectral_width(), end)) {
  last_ = evolution.observe(0);
  // Not by comparing times: the product of their number and length may round to just below `end`.
  while (!evolution.failure() && !stopped_ && windows_.size() < plan_.windows)
    add_window(evolution, end, watch);
}

void DenseOutput::extend(Evolution& evolution, double end, const SamplingWatch& watch) {
  while (!evolution.failure() && !stopped_ && this->end() < end)
    add_window(evolution, end, watch);
}

void DenseOutput::add_window(Evolution& evolution, double end, const SamplingWatch& watch) {
  const auto number = static_cast<double>(windows_.size());
  const double begin = number * plan_.length;
  const std::vector<double> times =
      ChebyshevWindow::nodes(begin, (number + 1) * plan_.length, plan_.intervals);
  const std::size_t functions = last_.size();
  std::vector<double> samples(functions * times.size());
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (k > 0) last_ = evolution.observe(times[k]);
    if (evolution.failure()) return;
    stopped_ = watch && watch(std::min(1.0, times[k] / end)) == Sampling::stops;
    if (stopped_) return;
    for (std::size_t f = 0; f < functions; ++f)
      samples[f * times.size() + k] = last_[f];
  }
  windows_.emplace_back(begin, times.back(), plan_.intervals, samples);
}

double DenseOutput::value(std::size_t observable, double t) const {
  const auto number = static_cast<std::size_t>(std::max(0.0, t / plan_.length));
  return windows_[std::min(number, windows_.size() - 1)].value(observable, t);
}

} // namespace leyden
