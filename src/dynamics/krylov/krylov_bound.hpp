#pragma once

#include <cstdint>

namespace leyden {

/// Bound on the 2-norm error of exp(-i H dt) psi, ||psi|| = 1, from a Krylov space of dimension `dimension`,
/// for z = dt (lambda_max - lambda_min) / 2: twice the best polynomial approximation on the spectrum, whose
/// error is at most twice the tail of the Chebyshev series, the sum of |J_k(z)| <= (z/2)^k / k! over k >=
/// dimension.
double krylov_error_bound(double z, int dimension);

/// How a step of the state is taken: in `parts` equal parts, each from a Krylov space of `dimension`.
struct KrylovStep {
  std::int64_t parts; ///< 0: there is no such step
  int dimension;
  double error; ///< krylov_error_bound of all parts together
};

/// The largest Krylov space that is used: a longer step is taken in parts.
constexpr int largest_krylov_dimension = 30;

/// The cheapest step of z = dt (lambda_max - lambda_min) / 2 whose error is at most `budget`. A function of
/// its arguments alone: what is computed does not depend on rounding, nor on the number of ranks.
KrylovStep plan_krylov_step(double z, double budget);

/// The budget of a step of length dt of an evolution up to `end`, for a state that is to be right to
/// `tolerance`: a small share of the tolerance, so that truncation shows neither in the numbers nor in their
/// differences between numbers of ranks.
double krylov_budget(double tolerance, double dt, double end);

} // namespace leyden
