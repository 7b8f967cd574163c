#include "leyden/model/pulse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace leyden {
namespace {

TEST(Pulse, IsOneUnlessGiven) {
  const Pulse pulse;
  EXPECT_FALSE(pulse.is_given());
  EXPECT_TRUE(pulse.pieces().empty());
  EXPECT_EQ(pulse.value(3), 1);
}

TEST(Pulse, StepsHoldUntilTheNextTime) {
  const Pulse pulse(PulseShape::steps, {0, 1, 2.5}, {1, -0.5, 0});
  ASSERT_EQ(pulse.pieces().size(), 3U);
  EXPECT_EQ(pulse.value(0), 1);
  EXPECT_EQ(pulse.value(std::nextafter(1.0, 0.0)), 1);
  EXPECT_EQ(pulse.value(1), -0.5) << "where lambda jumps, what holds from then on";
  EXPECT_EQ(pulse.value(2.5), 0);
  EXPECT_EQ(pulse.value(1e9), 0);
  EXPECT_EQ(pulse.lowest(), -0.5);
  EXPECT_EQ(pulse.highest(), 1);
  for (const PulsePiece& piece : pulse.pieces())
    EXPECT_TRUE(piece.is_constant());
  EXPECT_EQ(pulse.pieces().back().end, std::numeric_limits<double>::infinity());
}

TEST(Pulse, LinesJoinThePoints) {
  const Pulse pulse(PulseShape::linear, {0, 2, 3}, {0, 1, 1});
  EXPECT_DOUBLE_EQ(pulse.value(0.5), 0.25);
  EXPECT_DOUBLE_EQ(pulse.value(1.5), 0.75);
  EXPECT_EQ(pulse.value(2.5), 1);
  EXPECT_TRUE(pulse.pieces()[1].is_constant()) << "a flat part needs no Magnus steps";
  EXPECT_EQ(pulse.value(7), 1);
}

TEST(Pulse, SmoothOnesPassThroughThePointsWithoutOvershoot) {
  const std::vector<double> times{0, 0.5, 1, 1.2, 2, 3};
  const std::vector<double> values{0, 0, 1, 1, 0.3, 0.2};
  const Pulse pulse(PulseShape::smooth, times, values);
  for (std::size_t k = 0; k < times.size(); ++k)
    EXPECT_NEAR(pulse.value(times[k]), values[k], 1e-15);
  double before = pulse.value(0);
  for (double t = 0; t < 4; t += 1e-3) {
    const double here = pulse.value(t);
    EXPECT_GE(here, -1e-15);
    EXPECT_LE(here, 1 + 1e-15);
    const double rise = here - before;
    EXPECT_GE(t < 1 ? rise : 0, -1e-15) << "where the points rise, so does the pulse";
    EXPECT_LE(t > 1.201 ? rise : 0, 1e-15);
    before = here;
  }
  for (std::size_t k = 1; k + 1 < times.size(); ++k) {
    const PulsePiece& left = pulse.pieces()[k - 1];
    const PulsePiece& right = pulse.pieces()[k];
    const double h = left.end - left.begin;
    const auto& c = left.coefficients;
    EXPECT_NEAR(c[1] + h * (2 * c[2] + 3 * h * c[3]), right.coefficients[1], 1e-12)
        << "slopes are continuous";
  }
}

TEST(Pulse, SmoothOnesFollowASampledFunction) {
  // The error of monotone cubics falls at least with the square of the spacing.
  double coarse = 0;
  for (const int count : {20, 80}) {
    std::vector<double> times;
    std::vector<double> values;
    for (int k = 0; k <= count; ++k) {
      times.push_back(2.0 * k / count);
      values.push_back(std::sin(times.back()));
    }
    const Pulse pulse(PulseShape::smooth, times, values);
    double worst = 0;
    for (double t = 0; t < 2; t += 1e-3)
      worst = std::max(worst, std::abs(pulse.value(t) - std::sin(t)));
    if (count == 20)
      coarse = worst;
    else
      EXPECT_LT(worst, coarse / 12);
  }
}

TEST(Pulse, SmoothThroughFewPointsIsStraight) {
  EXPECT_NEAR(Pulse(PulseShape::smooth, {0, 2}, {0, 1}).value(0.5), 0.25, 1e-15);
  const Pulse three(PulseShape::smooth, {0, 1, 2}, {0, 1, 0});
  EXPECT_NEAR(three.pieces()[1].coefficients[1], 0, 1e-15) << "flat at a peak";
  EXPECT_EQ(Pulse(PulseShape::smooth, {0}, {0.5}).value(9), 0.5);
}

/// Values of SciPy 1.10.1, scipy.interpolate.PchipInterpolator(times, values)(t).
TEST(Pulse, SmoothOnesAreThoseOfSciPy) {
  struct Curve {
    std::vector<double> times;
    std::vector<double> values;
    std::vector<std::array<double, 2>> expected;
  };
  const std::vector<Curve> curves{
      {{0, 1, 3, 4}, {0, 2, 3, 3.5}, {{0.3, 0.7455}, {2, 2.589285714285714}, {3.5, 3.25}, {3.9, 3.45}}},
      {{0, 0.5, 2, 2.25, 3},
       {1, -1, -0.9, 2, 0},
       {{0.15, 0.199275}, {1.25, -0.982508896797153}, {2.625, 1.75}, {2.925, 0.542}}},
      {{0, 1, 2.5}, {0, 3, 1}, {{0.3, 1.3438}, {1.75, 2.7375}, {2.35, 1.5339}}},
      {{0, 0.2, 0.5}, {1, 1, 2}, {{0.06, 1}, {0.35, 1.3}, {0.47, 1.8424}}},
      {{0, 1, 2, 3}, {0, 0.1, 5, 5.1}, {{0.3, 0.009252}, {1.5, 2.55}, {2.5, 5.0745}, {2.9, 5.098964}}}};
  for (const Curve& curve : curves) {
    const Pulse pulse(PulseShape::smooth, curve.times, curve.values);
    for (const auto& [t, value] : curve.expected)
      EXPECT_NEAR(pulse.value(t), value, 1e-14) << t;
  }
}

TEST(Pulse, RefusesWhatIsNoFunctionOfTime) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(Pulse(PulseShape::steps, {}, {}), std::invalid_argument);
  EXPECT_THROW(Pulse(PulseShape::steps, {0, 1}, {1}), std::invalid_argument);
  EXPECT_THROW(Pulse(PulseShape::steps, {1}, {1}), std::invalid_argument);
  EXPECT_THROW(Pulse(PulseShape::linear, {0, 1, 1}, {0, 1, 2}), std::invalid_argument);
  EXPECT_THROW(Pulse(PulseShape::linear, {0, 2, 1}, {0, 1, 2}), std::invalid_argument);
  EXPECT_THROW(Pulse(PulseShape::smooth, {0, 1}, {0, nan}), std::invalid_argument);
}

} // namespace
} // namespace leyden
