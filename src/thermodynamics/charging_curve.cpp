#include "leyden/thermodynamics/charging_curve.hpp"

#include <limits>

namespace leyden {
namespace {

/// Rounding of an expectation value and of its interpolation, in units of machine precision times the norm:
/// a Lebesgue constant below 4 for up to 150 nodes, and sums of up to 2^30 squares in blocks.
constexpr double rounding_factor = 32 * std::numeric_limits<double>::epsilon();

} // namespace

ChargingCurve::ChargingCurve(const DenseOutput& output, const Evolution& evolution, const WorkOperator& work,
                             std::size_t first)
    : output_(&output), evolution_(&evolution), first_(first), norm_(work.difference_norm),
      rate_norm_(norm_bound(work.rate)) {}

double ChargingCurve::work(double t) const {
  return t <= 0 ? 0 : output_->value(first_, t) - output_->value(first_, 0);
}

double ChargingCurve::rate(double t) const {
  return output_->value(first_ + 1, t);
}

double ChargingCurve::power(double t) const {
  return t <= 0 ? 0 : work(t) / t;
}

double ChargingCurve::work_error(double t) const {
  if (t <= 0) return 0;
  // Both states have unit norm: |<D>_a - <D>_b| <= 2 ||D|| ||a - b||. The value at t = 0 carries no state
  // error.
  return 2 * norm_ * (evolution_->state_error(t) + output_->interpolation_error() + rounding_factor);
}

double ChargingCurve::rate_change() const {
  // Up to its phase a state leaves its start no faster than at half the spectral width.
  return rate_norm_ * evolution_->spectral_width();
}

double ChargingCurve::rounding() const {
  return 2 * norm_ * rounding_factor;
}

double ChargingCurve::rate_rounding() const {
  return rate_norm_ * rounding_factor;
}

} // namespace leyden
