#include "dynamics/krylov/krylov_bound.hpp"

#include <array>
#include <cmath>

namespace leyden {
namespace {

/// From the largest to the smallest that is used.
constexpr std::array<int, 20> dimensions{
    largest_krylov_dimension, 27, 24, 22, 20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 2};

/// More parts than any evolution will ever take: where even they do not suffice, there is no step.
constexpr double most_parts = 1e15;

/// What a step costs: its products, and orthogonalisations that grow with the square of the dimension.
double cost(int dimension) {
  return dimension + 2 + 0.05 * dimension * dimension;
}

} // namespace

double krylov_error_bound(double z, int dimension) {
  const double half = z / 2;
  if (half <= 0) return 0;
  const double ratio = half / (dimension + 1);
  if (ratio >= 0.5) return 2;
  const double first = std::exp(dimension * std::log(half) - std::lgamma(dimension + 1.0));
  return std::fmin(2, 4 * first / (1 - ratio));
}

KrylovStep plan_krylov_step(double z, double budget) {
  KrylovStep best{.parts = 0, .dimension = largest_krylov_dimension, .error = 2};
  double least = HUGE_VAL;
  // From the largest down: what the larger ones cost ends the search for parts short enough for the smaller
  // ones.
  for (const int dimension : dimensions) {
    double parts = 1;
    const auto error = [&] { return parts * krylov_error_bound(z / parts, dimension); };
    while (error() > budget && parts * cost(dimension) < least && parts < most_parts)
      parts += 1 + std::floor(parts / 8);
    const double total = parts * cost(dimension);
    if (error() <= budget && total < least) {
      least = total;
      best = {.parts = static_cast<std::int64_t>(parts), .dimension = dimension, .error = error()};
    }
  }
  return best;
}

double krylov_budget(double tolerance, double dt, double end) {
  constexpr double share = 1e-3;
  // Below this rounding is larger anyway.
  constexpr double least = 1e-14;
  return std::fmax(share * tolerance, least) * dt / end;
}

} // namespace leyden
