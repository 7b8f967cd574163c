#include "leyden/thermodynamics/charging_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace leyden {
namespace {

/// Rounding of an expectation value and of its interpolation, in units of machine precision times the norm:
/// a Lebesgue constant below 4 for up to 150 nodes, and sums of up to 2^30 squares in blocks.
constexpr double rounding_factor = 32 * std::numeric_limits<double>::epsilon();

} // namespace

ChargingCurve::ChargingCurve(const DenseOutput& output, const Evolution& evolution, const WorkOperator& work,
                             std::size_t first)
    : output_(&output), evolution_(&evolution), first_(first), pulse_(work.pulse),
      norm_(work.difference_norm), rate_norm_(norm_bound(work.rate)) {
  if (!pulse_.is_given()) return;
  driven_rate_norm_ = norm_bound(work.driven_rate);
  rate_norm_ += std::max(std::abs(pulse_.lowest()), std::abs(pulse_.highest())) * driven_rate_norm_;
}

double ChargingCurve::work(double t) const {
  return t <= 0 ? 0 : output_->value(first_, t) - output_->value(first_, 0);
}

double ChargingCurve::rate(double t) const {
  const double rate = output_->value(first_ + 1, t);
  return pulse_.is_given() ? rate + pulse_.value(t) * output_->value(first_ + 2, t) : rate;
}

double ChargingCurve::rate(std::size_t window, double t) const {
  const ChebyshevWindow& within = output_->windows()[window];
  const double rate = within.value(first_ + 1, t);
  if (!pulse_.is_given()) return rate;
  const PulsePiece& piece = pulse_.piece_at((within.begin() + within.end()) / 2);
  return rate + piece.value(t) * within.value(first_ + 2, t);
}

std::vector<double> ChargingCurve::edges() const {
  std::vector<double> times;
  for (const PulsePiece& piece : pulse_.pieces())
    if (piece.begin > 0 && piece.begin < output_->end()) times.push_back(piece.begin);
  return times;
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
  const double change = rate_norm_ * evolution_->spectral_width();
  if (!pulse_.is_given()) return change;
  const PulsePiece& first = pulse_.pieces().front();
  if (!std::isfinite(first.end)) return change;
  const auto& c = first.coefficients;
  const double steepest = std::abs(c[1]) + first.end * (2 * std::abs(c[2]) + first.end * 3 * std::abs(c[3]));
  // From the first edge on lambda may be anything: but then the rate is within twice its bound.
  return std::max(change + steepest * driven_rate_norm_, 2 * rate_norm_ / first.end);
}

double ChargingCurve::rounding() const {
  return 2 * norm_ * rounding_factor;
}

double ChargingCurve::rate_rounding() const {
  return rate_norm_ * rounding_factor;
}

} // namespace leyden
