#include "leyden/thermodynamics/charging_curve.hpp"

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace leyden {
namespace {

/// Rounding of an expectation value and of its interpolation, in units of machine precision times the norm:
/// a Lebesgue constant below 4 for up to 150 nodes, and sums of up to 2^30 squares in blocks.
constexpr double rounding_factor = 32 * std::numeric_limits<double>::epsilon();

/// Integrates polynomials up to degree 39 exactly.
using Quadrature = boost::math::quadrature::gauss<double, 20>;
constexpr double quadrature_degree = 39;

/// Until when Quadrature integrates a polynomial on a window, bounded there by 1, from its begin to within
/// rounding. A part that is a fraction q of the window has Bernstein ellipses on which a polynomial of degree
/// n is at most exp(n sqrt(q rho)): with the best rho Quadrature is off by about (e n sqrt(q) / 78)^78.
/// The degree is that of the interpolation and `more`.
double integrable_until(const ChebyshevWindow& window, double more) {
  const double degree = static_cast<double>(window.intervals()) + more;
  constexpr double safe = 17;
  if (degree <= quadrature_degree) return window.end();
  return window.begin() + (window.end() - window.begin()) * (safe / degree) * (safe / degree);
}

} // namespace

ChargingCurve::ChargingCurve(const DenseOutput& output, const Evolution& evolution, const WorkOperator& work,
                             RateSource source)
    : output_(&output), pulse_(work.pulse), norm_(work.difference_norm), rate_norm_(norm_bound(work.rate)) {
  if (pulse_.is_given()) {
    driven_rate_norm_ = norm_bound(work.driven_rate);
    rate_norm_ += std::max(std::abs(pulse_.lowest()), std::abs(pulse_.highest())) * driven_rate_norm_;
  }
  rate_scale_ = rate_norm_;
  // What a series or space leaves out of W grows faster than t up to the end of the first window, so that
  // divided by t it is largest there; rounding is differentiated up to the highest frequency.
  if (source == RateSource::differentiated)
    rate_scale_ = std::max(rate_norm_,
                           norm_ * std::max(evolution.spectral_width(), 1 / output.windows().front().end()));
  integrate_early();
}

void ChargingCurve::integrate_early() {
  const std::vector<ChebyshevWindow>& windows = output_->windows();
  for (std::size_t k = 0; k < windows.size() && early_ * rate_scale_ < norm_; ++k) {
    works_.push_back(k == 0 ? 0 : works_.back() + gain(k - 1, early_));
    early_ = integrable_until(windows[k], pulse_.is_given() ? 3 : 0);
    if (early_ < windows[k].end()) break;
  }
  if (early_ * rate_scale_ > norm_) early_ = norm_ / rate_scale_;
}

double ChargingCurve::gain(std::size_t window, double t) const {
  const double begin = output_->windows()[window].begin();
  const double span = t - begin;
  return span *
         Quadrature::integrate([&](double part) { return rate(window, begin + part * span); }, 0.0, 1.0);
}

double ChargingCurve::work(double t) const {
  if (t <= 0 || is_idle()) return 0;
  if (t > early_)
    return output_->value(WorkOperator::difference_number, t) -
           output_->value(WorkOperator::difference_number, 0);
  const auto first = output_->windows().begin();
  const auto later =
      std::lower_bound(first + 1, first + static_cast<std::ptrdiff_t>(works_.size()), t,
                       [](const ChebyshevWindow& window, double time) { return window.begin() < time; });
  const auto window = static_cast<std::size_t>(later - first) - 1;
  return works_[window] + gain(window, t);
}

double ChargingCurve::rate(double t) const {
  const double rate = output_->value(WorkOperator::rate_number, t);
  return pulse_.is_given() ? rate + pulse_.value(t) * output_->value(WorkOperator::driven_rate_number, t)
                           : rate;
}

double ChargingCurve::rate(std::size_t window, double t) const {
  const ChebyshevWindow& within = output_->windows()[window];
  const double rate = within.value(WorkOperator::rate_number, t);
  if (!pulse_.is_given()) return rate;
  const PulsePiece& piece = pulse_.piece_at((within.begin() + within.end()) / 2);
  return rate + piece.value(t) * within.value(WorkOperator::driven_rate_number, t);
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

double ChargingCurve::power_at_start() const {
  if (is_idle()) return 0;
  const double start = rate(0, 0);
  return std::abs(start) <= 2 * rate_scale_ * rounding_factor ? 0 : start;
}

double ChargingCurve::sampling_error() const {
  return output_->interpolation_error() + rounding_factor;
}

double ChargingCurve::observable_error(double t) const {
  if (is_idle()) return 0;
  // Both states have unit norm: |<D>_a - <D>_b| <= 2 ||D|| ||a - b||. The value at t = 0 carries no state
  // error.
  return 2 * (state_error(t) + sampling_error());
}

double ChargingCurve::work_error(double t) const {
  if (t <= 0) return 0;
  return observable_error(t) * (t > early_ ? norm_ : t * rate_scale_);
}

double ChargingCurve::power_error(double begin, double end) const {
  if (norm_ == 0) return 0; // nothing ever changes
  return observable_error(end) * (end > early_ ? norm_ / std::max(begin, early_) : rate_scale_);
}

} // namespace leyden
