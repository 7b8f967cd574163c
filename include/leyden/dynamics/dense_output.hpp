#pragma once

#include "leyden/dynamics/chebyshev_window.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/sampling_watch.hpp"

#include <cstddef>
#include <vector>

namespace leyden {

/// Bandwidth times half-length of a window: longer windows need fewer nodes for each unit of time, but
/// rounding and the cost of evaluation grow with their number.
constexpr double longest_window = 40;
/// Relative to the norm of an observable: below the rounding of the samples themselves.
constexpr double interpolation_tolerance = 1e-14;
/// Periods of the fastest oscillation that a curve is followed over at most: beyond, rounding and time are
/// lost alike.
constexpr double most_periods = 1e6;

/// How a span is cut into windows: all of one length and number of intervals.
struct SamplingPlan {
  double length;         ///< of a window
  std::size_t windows;   ///< that cover the span
  std::size_t intervals; ///< between the nodes of a window
  double error;          ///< bound on the interpolation error of an observable of unit norm

  std::size_t samples() const { return windows * intervals + 1; }
};

/// For observables that oscillate no faster than `spectral_width`, on [0, end]. Local.
SamplingPlan sampling_plan(double spectral_width, double end);

/// The window that begins at some time.
struct WindowPlan {
  double end;
  std::size_t intervals; ///< between its nodes
  double error;          ///< bound on the interpolation error of an observable of unit norm
};
/// Plans the window that begins at `begin`: a function of its argument alone.
using WindowPlanner = std::function<WindowPlan(double begin)>;

/// The windows of sampling_plan(), and more of the same length after `end`. Local.
WindowPlanner equal_windows(double spectral_width, double end);

/// The longest span that sampling_plan() covers with a single window; 0 where nothing oscillates. Local.
double longest_window_span(double spectral_width);

/// Expectation values at every time of a span, from a state that was stopped at few of them: no observable
/// oscillates faster than the spectral width, so Chebyshev interpolation in windows is exact to rounding.
/// Which times are visited depends on the plan of the windows alone, never on what is asked for later.
class DenseOutput {
 public:
  /// Samples all observables of `evolution` on [0, end], in windows as `planner` says. Collective over the
  /// evolution's team. If the evolution fails, sampling stops there: ask
  /// evolution.failure().
  /// `watch`, if any, is told the fraction of the span that is sampled, and may end the sampling: it must say
  /// the same on all ranks.
  DenseOutput(Evolution& evolution, WindowPlanner planner, double end, const SamplingWatch& watch = {});
  /// The same for a Hamiltonian that is constant in time, in equal windows.
  DenseOutput(Evolution& evolution, double end, const SamplingWatch& watch = {})
      : DenseOutput(evolution, equal_windows(evolution.spectral_width(), end), end, watch) {}

  /// Goes on to at least `end`. Collective.
  void extend(Evolution& evolution, double end, const SamplingWatch& watch = {});

  /// Whether `watch`, or the evolution's own, has ended the sampling before its time: then there is no more
  /// to ask.
  bool stopped() const { return stopped_; }
  /// The last time sampled.
  double end() const { return windows_.empty() ? 0 : windows_.back().end(); }
  /// Expectation value of `observable` (its number in the task) at 0 <= t <= end(). Local.
  double value(std::size_t observable, double t) const;
  /// Bound on the interpolation error of an observable of unit norm.
  double interpolation_error() const { return error_; }
  /// What value(observable, t) owes to errors of the state, as if it were taken of a state with a 2-norm
  /// error of at most this: it comes from all nodes of its window, those after t included. Local.
  double state_error(double t) const;
  /// Bound on |value(observable, s)| at all times s of the window of t. Local.
  double magnitude(std::size_t observable, double t) const;
  const std::vector<ChebyshevWindow>& windows() const { return windows_; }

 private:
  void add_window(Evolution& evolution, double end, const SamplingWatch& watch);
  std::size_t window_of(double t) const;
  WindowPlanner planner_;
  double error_ = 0;
  bool stopped_ = false;
  std::vector<double> last_; ///< all observables at end()
  std::vector<ChebyshevWindow> windows_;
  std::vector<double> state_errors_; ///< the largest at a node, of each window
};

} // namespace leyden
