#include "leyden/dynamics/dense_output.hpp"

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

/// Bandwidth times half-length of a window: longer windows need fewer nodes for each unit of time, but
/// rounding and the cost of evaluation grow with their number.
constexpr double longest_window = 40;
/// Relative to the norm of an observable: below the rounding of the samples themselves.
constexpr double interpolation_tolerance = 1e-14;

} // namespace

DenseOutput::DenseOutput(Evolution& evolution, double end) {
  const double z = evolution.spectral_width() * end / 2;
  const double windows = std::max(1.0, std::ceil(z / longest_window));
  length_ = end / windows;
  intervals_ = intervals_for_band_limit(z / windows, interpolation_tolerance);
  interpolation_error_ = interpolation_bound(z / windows, intervals_);
  last_ = evolution.observe(0);
  while (!evolution.failure() && static_cast<double>(windows_.size()) < windows)
    add_window(evolution);
}

void DenseOutput::extend(Evolution& evolution, double end) {
  while (!evolution.failure() && this->end() < end)
    add_window(evolution);
}

void DenseOutput::add_window(Evolution& evolution) {
  const auto number = static_cast<double>(windows_.size());
  const double begin = number * length_;
  const std::vector<double> times = ChebyshevWindow::nodes(begin, (number + 1) * length_, intervals_);
  const std::size_t functions = last_.size();
  std::vector<double> samples(functions * times.size());
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (k > 0) last_ = evolution.observe(times[k]);
    if (evolution.failure()) return;
    for (std::size_t f = 0; f < functions; ++f)
      samples[f * times.size() + k] = last_[f];
  }
  windows_.emplace_back(begin, times.back(), intervals_, samples);
}

double DenseOutput::value(std::size_t observable, double t) const {
  const auto number = static_cast<std::size_t>(std::max(0.0, t / length_));
  return windows_[std::min(number, windows_.size() - 1)].value(observable, t);
}

} // namespace leyden
