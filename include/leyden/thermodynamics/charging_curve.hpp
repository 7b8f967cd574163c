#pragma once

#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/thermodynamics/work_operator.hpp"

#include <cstddef>
#include <vector>

namespace leyden {

/// How an evolution may find dW/dt: by its operator alone, or by differentiation of <D> (RateOf).
enum class RateSource { measured, differentiated };

/// W(t) at every time: an evolution's first observables are those of a WorkOperator. At early times, where W
/// is small against what it is the difference of, it is the integral of dW/dt.
class ChargingCurve {
 public:
  /// `evolution` watches WorkOperator::observables() before any others, the rates by way of `source`.
  /// `output` has at least one window, and must outlive the curve.
  ChargingCurve(const DenseOutput& output, const Evolution& evolution, const WorkOperator& work,
                RateSource source);
  ChargingCurve(const DenseOutput&& output, const Evolution& evolution, const WorkOperator& work,
                RateSource source) = delete;

  /// W(t), in units of B; exactly 0 at t = 0. Local.
  double work(double t) const;
  /// dW/dt; where the pulse jumps, what it is from then on. Local.
  double rate(double t) const;
  /// dW/dt within window number `window` of the output, its ends included: it may jump between two. Local.
  double rate(std::size_t window, double t) const;
  /// Times within the span at which dW/dt may jump or bend, ascending. Local.
  std::vector<double> edges() const;
  /// P(t) = W(t) / t (Le et al. eq. 10); 0 at t = 0. Local.
  double power(double t) const;
  /// What P(t) tends to for t -> 0: dW/dt at the start; exactly 0 where it is no more than rounding. Local.
  double power_at_start() const;
  /// Bound on |W(t) - exact W(t)|: error of the state, of the interpolation, and rounding. Local.
  double work_error(double t) const;
  /// Bound on |P(t) - exact P(t)|; at 0 that of power_at_start(). Local.
  double power_error(double t) const { return power_error(t, t); }
  /// The largest of these at any time from `begin` to `end`. Local.
  double power_error(double begin, double end) const;
  /// Whether dW/dt is the zero operator: the work then stays 0 for ever. Local.
  bool is_idle() const { return rate_norm_ == 0; }
  const DenseOutput& output() const { return *output_; }
  /// DenseOutput::state_error() of the output. Local.
  double state_error(double t) const { return output_->state_error(t); }
  /// Bound on what interpolation and rounding do to an expectation value, relative to its operator's norm.
  double sampling_error() const;

 private:
  double observable_error(double t) const;
  void integrate_early();
  /// The integral of dW/dt over a window up to `t`.
  double gain(std::size_t window, double t) const;

  const DenseOutput* output_;
  Pulse pulse_;
  double norm_;
  double rate_norm_;
  double driven_rate_norm_ = 0;
  double rate_scale_;         ///< what an error of the state does to dW/dt, as norm_ is for W
  double early_ = 0;          ///< up to then W is integrated
  std::vector<double> works_; ///< at the begin of each window that has early times
};

} // namespace leyden
