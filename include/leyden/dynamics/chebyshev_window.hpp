#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace leyden {

/// Number of Chebyshev-Lobatto intervals that interpolate any function of band limit `bandwidth` and modulus
/// at most 1 on the real line to within `tolerance` on a window of length 2 h, with z = bandwidth * h. From
/// the Bernstein ellipse: |f(x + iy)| <= exp(bandwidth |y|) (Trefethen, Approximation Theory, Thm 8.2).
std::size_t intervals_for_band_limit(double z, double tolerance);

/// The bound that intervals_for_band_limit() holds below its tolerance, for `intervals` intervals.
double interpolation_bound(double z, std::size_t intervals);

/// Several functions of time on [begin, end], each interpolated in the same Chebyshev-Lobatto nodes.
class ChebyshevWindow {
 public:
  /// The nodes of a window in ascending order, both ends included: intervals + 1 of them. Units of time.
  static std::vector<double> nodes(double begin, double end, std::size_t intervals);

  /// `samples[f * (intervals + 1) + k]`: function f at the k-th node, ascending.
  ChebyshevWindow(double begin, double end, std::size_t intervals, std::span<const double> samples);

  double begin() const { return begin_; }
  double end() const { return end_; }
  std::size_t intervals() const { return intervals_; }
  /// Function `f` at time `t` in [begin, end].
  double value(std::size_t f, double t) const;
  /// Bound on |f| in [begin, end], some times the maximum at most.
  double magnitude(std::size_t f) const;
  /// By how much more than the largest error of a sample a value may be wrong at most (Trefethen,
  /// Approximation Theory, Thm 15.2).
  double lebesgue_constant() const;

 private:
  double begin_;
  double end_;
  std::size_t intervals_;
  std::vector<double> coefficients_;
};

} // namespace leyden
