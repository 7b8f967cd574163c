#pragma once

#include <vector>

namespace leyden {

/// J_0(z), ..., J_{count-1}(z) for z >= 0, each right to machine precision of the largest.
std::vector<double> bessel_j(double z, int count);

/// The terms of exp(-i z x) = sum_k c_k T_k(x) on [-1, 1], |c_k| = (2 - delta_k0) |J_k(z)|.
struct ChebyshevSeries {
  int terms;    ///< that are kept
  double error; ///< sum of the moduli of all others
};

/// The shortest series whose error is at most `tolerance`.
ChebyshevSeries chebyshev_series(double z, double tolerance);

} // namespace leyden
