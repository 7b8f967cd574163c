#include "leyden/dynamics/dense_output.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

namespace leyden {
namespace {

/// An evolution known in closed form: expectation values are given functions of time of a given band limit.
class KnownEvolution : public Evolution {
 public:
  KnownEvolution(double width, std::vector<std::function<double(double)>> functions)
      : width_(width), functions_(std::move(functions)) {}
  std::vector<double> observe(double t) override {
    times.push_back(t);
    std::vector<double> values;
    for (const auto& function : functions_)
      values.push_back(function(t));
    return values;
  }
  double spectral_width() const override { return width_; }
  double state_error(double t) const override { return 1e-9 * t; }
  double initial_energy() const override { return 0; }
  EvolutionReport report() const override { return {}; }
  std::optional<std::string> failure() const override { return std::nullopt; }

  std::vector<double> times;

 private:
  double width_;
  std::vector<std::function<double(double)>> functions_;
};

TEST(ChebyshevWindow, NodesAscendFromEndToEnd) {
  const std::vector<double> nodes = ChebyshevWindow::nodes(0.5, 2.5, 8);
  ASSERT_EQ(nodes.size(), 9U);
  EXPECT_DOUBLE_EQ(nodes.front(), 0.5);
  EXPECT_DOUBLE_EQ(nodes.back(), 2.5);
  for (std::size_t k = 0; k < nodes.size(); ++k)
    EXPECT_NEAR(nodes[k], 1.5 - std::cos(std::numbers::pi * static_cast<double>(k) / 8), 1e-15);
}

TEST(ChebyshevWindow, ReproducesPolynomialsOfItsDegree) {
  const auto polynomial = [](double t) { return 3 - t + 2 * t * t * t - 0.25 * std::pow(t, 5); };
  const std::vector<double> nodes = ChebyshevWindow::nodes(-1, 2, 5);
  std::vector<double> samples;
  for (const double t : nodes)
    samples.push_back(polynomial(t));
  for (const double t : nodes)
    samples.push_back(-t);
  const ChebyshevWindow window(-1, 2, 5, samples);
  for (double t = -1; t <= 2; t += 0.1) {
    EXPECT_NEAR(window.value(0, t), polynomial(t), 1e-13);
    EXPECT_NEAR(window.value(1, t), -t, 1e-14);
  }
}

TEST(ChebyshevWindow, BoundHoldsForTheFastestOscillation) {
  for (const double z : {0.3, 2.0, 10.0, 40.0}) {
    for (const double tolerance : {1e-4, 1e-8, 1e-12}) {
      const std::size_t intervals = intervals_for_band_limit(z, tolerance);
      EXPECT_LE(interpolation_bound(z, intervals), tolerance);
      const std::vector<double> nodes = ChebyshevWindow::nodes(-1, 1, intervals);
      std::vector<double> samples;
      for (const double t : nodes)
        samples.push_back(std::sin(z * t + 0.3));
      const ChebyshevWindow window(-1, 1, intervals, samples);
      for (double t = -1; t <= 1; t += 0.0137)
        EXPECT_NEAR(window.value(0, t), std::sin(z * t + 0.3), tolerance + 1e-14) << z << " " << intervals;
    }
  }
}

TEST(ChebyshevWindow, BoundIsNotWasteful) {
  // A function of band limit z needs more than z intervals; the count must not run far beyond.
  EXPECT_LT(intervals_for_band_limit(40, 1e-14), 100U);
  EXPECT_LT(interpolation_bound(40, 39), 1.0 + 1e-15);
}

TEST(ChebyshevWindow, ValuesAreWrongByNoMoreThanSamplesTimesLebesgue) {
  for (const std::size_t intervals : {1, 2, 5, 16, 61}) {
    // In the middle, these samples add up to the most.
    const std::vector<double> nodes = ChebyshevWindow::nodes(0, 1, intervals);
    const double t = (nodes[intervals / 2] + nodes[(intervals + 1) / 2 + (intervals % 2 == 0 ? 1 : 0)]) / 2;
    std::vector<double> worst;
    for (std::size_t k = 0; k <= intervals; ++k) {
      std::vector<double> one(intervals + 1, 0);
      one[k] = 1;
      worst.push_back(ChebyshevWindow(0, 1, intervals, one).value(0, t) < 0 ? -1 : 1);
    }
    const ChebyshevWindow window(0, 1, intervals, worst);
    EXPECT_LE(window.value(0, t), window.lebesgue_constant() + 1e-13) << intervals;
    EXPECT_GT(window.value(0, t), 0.6 * window.lebesgue_constant()) << intervals;
    EXPECT_LE(window.value(0, t), window.magnitude(0) + 1e-13) << intervals;
  }
}

TEST(DenseOutput, ErrorsOfAStateReachTheWholeWindow) {
  KnownEvolution evolution(8, {[](double t) { return std::cos(8 * t); }});
  const DenseOutput output(evolution, 30);
  ASSERT_GT(output.windows().size(), 2U);
  const ChebyshevWindow& second = output.windows()[1];
  const double early = second.begin() + 1e-3;
  EXPECT_GE(output.state_error(early), evolution.state_error(second.end()));
  EXPECT_LE(output.state_error(early), second.lebesgue_constant() * evolution.state_error(second.end()));
  EXPECT_LT(output.state_error(second.begin() - 1e-3), output.state_error(early));
  EXPECT_GE(output.magnitude(0, early), 1);
  EXPECT_LE(output.magnitude(0, early), 8);
}

TEST(DenseOutput, HoldsEveryTimeOfALongSpan) {
  const double width = 17;
  KnownEvolution evolution(
      width, {[&](double t) { return std::cos(width * t); }, [](double t) { return std::sin(3 * t) + 0.5; }});
  const DenseOutput output(evolution, 31.4);
  EXPECT_GT(output.windows().size(), 3U);
  for (double t = 0; t <= 31.4; t += 0.0717) {
    EXPECT_NEAR(output.value(0, t), std::cos(width * t), 1e-12);
    EXPECT_NEAR(output.value(1, t), std::sin(3 * t) + 0.5, 1e-12);
  }
  EXPECT_NEAR(output.value(0, 31.4), std::cos(width * 31.4), 1e-12);
}

TEST(DenseOutput, VisitsTimesInOrderAndEachOnce) {
  KnownEvolution evolution(50, {[](double t) { return t; }});
  const DenseOutput output(evolution, 10);
  for (std::size_t k = 1; k < evolution.times.size(); ++k)
    EXPECT_LT(evolution.times[k - 1], evolution.times[k]);
  EXPECT_DOUBLE_EQ(evolution.times.front(), 0);
  EXPECT_NEAR(evolution.times.back(), 10, 1e-13);
}

TEST(DenseOutput, ExtendsWithoutMovingWhatItHas) {
  KnownEvolution evolution(12, {[](double t) { return std::cos(12 * t); }});
  DenseOutput output(evolution, 2);
  const double before = output.value(0, 1.234);
  output.extend(evolution, 9.5);
  EXPECT_GE(output.end(), 9.5);
  EXPECT_EQ(output.value(0, 1.234), before);
  EXPECT_NEAR(output.value(0, 9.4), std::cos(12 * 9.4), 1e-12);
}

TEST(DenseOutput, TakesAHamiltonianThatIsZero) {
  KnownEvolution evolution(0, {[](double) { return 2.5; }});
  const DenseOutput output(evolution, 1);
  EXPECT_DOUBLE_EQ(output.value(0, 0.77), 2.5);
}

} // namespace
} // namespace leyden
