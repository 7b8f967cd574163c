#include "dynamics/krylov/krylov_bound.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace leyden {
namespace {

TEST(KrylovBound, IsAboveTheTailOfTheChebyshevSeries) {
  for (const double z : {0.01, 0.3, 1.0, 3.0, 8.0})
    for (int dimension = 2; dimension <= 40; ++dimension) {
      double tail = 0;
      for (int k = dimension; k < dimension + 40; ++k)
        tail += std::abs(std::cyl_bessel_j(k, z));
      EXPECT_GE(krylov_error_bound(z, dimension), std::fmin(2, 4 * tail) * (1 - 1e-10));
    }
}

TEST(KrylovBound, GivesStepsWithinTheirBudget) {
  for (const double z : {1e-9, 1e-3, 0.1, 0.5, 2.0, 7.0, 30.0, 1e3, 1e6})
    for (const double budget : {1e-17, 1e-13, 1e-8, 1e-3}) {
      const KrylovStep step = plan_krylov_step(z, budget);
      ASSERT_GE(step.parts, 1);
      EXPECT_LE(step.dimension, largest_krylov_dimension);
      EXPECT_LE(step.error, budget);
      const auto parts = static_cast<double>(step.parts);
      EXPECT_DOUBLE_EQ(step.error, parts * krylov_error_bound(z / parts, step.dimension));
    }
}

TEST(KrylovBound, HasNoStepWhereNoneSuffices) {
  for (const double z : {1e40, 1e100, 1e308, HUGE_VAL}) {
    const KrylovStep step = plan_krylov_step(z, 1e-13);
    EXPECT_EQ(step.parts, 0);
    EXPECT_GT(step.error, 1e-13);
  }
}

} // namespace
} // namespace leyden
