#include "leyden/model/charger.hpp"
#include "leyden/thermodynamics/charging_curve.hpp"
#include "leyden/thermodynamics/maxima.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <utility>

namespace leyden {
namespace {

/// D and i[H, H_0] as given functions of time.
class KnownWork : public Evolution {
 public:
  /// The state is wrong by `drift` t.
  KnownWork(double width, std::function<double(double)> work, std::function<double(double)> rate,
            double drift = 1e-12)
      : width_(width), drift_(drift), work_(std::move(work)), rate_(std::move(rate)) {}
  std::vector<double> observe(double t) override { return {work_(t) - 0.75, rate_(t)}; }
  double spectral_width() const override { return width_; }
  double state_error(double t) const override { return drift_ * t; }
  double initial_energy() const override { return 0; }
  EvolutionReport report() const override { return {}; }
  std::optional<std::string> failure() const override { return std::nullopt; }

 private:
  double width_;
  double drift_;
  std::function<double(double)> work_;
  std::function<double(double)> rate_;
};

WorkOperator unit_work() {
  WorkOperator work;
  work.difference = PauliSum::single('Z', 0);
  work.rate = PauliSum::single('Y', 0);
  work.difference_norm = 1;
  work.static_norm = 1;
  return work;
}

ChargingMaxima maxima_of(KnownWork& evolution, double end, double bound) {
  const DenseOutput output(evolution, end);
  const WorkOperator work = unit_work();
  return find_maxima(ChargingCurve(output, evolution, work, RateSource::measured), end, bound);
}

KnownWork single_spin(double omega) {
  return {2 * omega, [=](double t) { return 2 * std::sin(omega * t) * std::sin(omega * t); },
          [=](double t) { return 2 * omega * std::sin(2 * omega * t); }};
}

TEST(Maxima, SingleSpinOverManyPeriods) {
  const double omega = 4;
  KnownWork evolution = single_spin(omega);
  const ChargingMaxima maxima = maxima_of(evolution, 20, 2);
  EXPECT_NEAR(maxima.work_max, 2, 1e-13);
  EXPECT_NEAR(maxima.time_of_work_max, std::numbers::pi / (2 * omega), 1e-12) << "the earliest of equal ones";
  EXPECT_NEAR(maxima.power_max, 2 * 0.72461135377671 * omega, 1e-12);
  EXPECT_NEAR(maxima.time_of_power_max, 1.16556118520721 / omega, 1e-12);
  EXPECT_NEAR(maxima.work_at_power_max, maxima.power_max * maxima.time_of_power_max, 1e-13);
  EXPECT_NEAR(maxima.power_at_work_max, 2 / maxima.time_of_work_max, 1e-12);
  EXPECT_TRUE(maxima.power_max_is_global);
  EXPECT_GT(maxima.power_max_error, 0);
}

TEST(Maxima, LieAtTheEndOfAWindowThatIsTooShort) {
  KnownWork evolution = single_spin(4);
  const ChargingMaxima maxima = maxima_of(evolution, 0.1, 2);
  EXPECT_DOUBLE_EQ(maxima.time_of_work_max, 0.1);
  EXPECT_NEAR(maxima.work_max, 2 * std::pow(std::sin(0.4), 2), 1e-14);
  EXPECT_DOUBLE_EQ(maxima.time_of_power_max, 0.1);
  EXPECT_FALSE(maxima.power_max_is_global);
}

TEST(Maxima, OfNothingAreNothingAtTheStart) {
  KnownWork evolution(
      3, [](double) { return 0.0; }, [](double) { return 0.0; });
  const ChargingMaxima maxima = maxima_of(evolution, 5, 1);
  EXPECT_EQ(maxima.work_max, 0);
  EXPECT_EQ(maxima.time_of_work_max, 0);
  EXPECT_EQ(maxima.power_max, 0);
  EXPECT_EQ(maxima.time_of_power_max, 0);
}

TEST(Maxima, StartOfChargingCountsForStatesThatAreNotStationary) {
  // W = sin t: the power falls from dW/dt = 1 at the start.
  KnownWork evolution(
      1, [](double t) { return std::sin(t); }, [](double t) { return std::cos(t); });
  const ChargingMaxima maxima = maxima_of(evolution, 6, 1);
  EXPECT_NEAR(maxima.power_max, 1, 1e-13);
  EXPECT_EQ(maxima.time_of_power_max, 0);
  EXPECT_NEAR(maxima.work_max, 1, 1e-13);
}

TEST(Maxima, FindTheHigherOfTwoPeaks) {
  // The second peak of the work is higher; the power belongs to the first rise.
  const auto work = [](double t) {
    return std::pow(std::sin(2 * t), 2) + 0.5 * std::pow(std::sin(0.5 * t), 2);
  };
  const auto rate = [](double t) { return 2 * std::sin(4 * t) + 0.25 * std::sin(t); };
  KnownWork evolution(4, work, rate);
  const ChargingMaxima maxima = maxima_of(evolution, 3.5, 10);
  double best = 0;
  double when = 0;
  for (double t = 0; t <= 3.5; t += 1e-6)
    if (work(t) > best) best = work(when = t);
  EXPECT_NEAR(maxima.work_max, best, 1e-11);
  EXPECT_NEAR(maxima.time_of_work_max, when, 2e-6);
}

TEST(Maxima, HaveErrorsThatHoldTheExactOnes) {
  // Of peaks that count as equal the earlier and lower one is reported, and the state is less exact later:
  // the exact maximum may be the later one, and be off by as much as is known of it.
  const double higher = 2e-12;
  const auto work = [=](double t) {
    return std::pow(std::sin(t), 2) * (1 + higher * std::pow(std::sin(t / 4), 2));
  };
  const auto rate = [](double t) { return std::sin(2 * t); };
  KnownWork evolution(3, work, rate);
  const double end = 6;
  const ChargingMaxima maxima = maxima_of(evolution, end, 10);
  EXPECT_NEAR(maxima.time_of_work_max, std::numbers::pi / 2, 1e-6);
  const double later = work(1.5 * std::numbers::pi);
  ASSERT_GT(later, maxima.work_max);
  EXPECT_GE(maxima.work_max_error, 2 * evolution.state_error(end) + later - maxima.work_max);
  EXPECT_LE(maxima.work_max_error, 1e-10);
  EXPECT_GE(maxima.power_max_error,
            2 * evolution.state_error(maxima.time_of_power_max) / maxima.time_of_power_max);
  EXPECT_LE(maxima.power_max_error, 1e-10);
}

TEST(Maxima, AtTheStartHaveAnErrorToo) {
  KnownWork evolution(
      1, [](double t) { return std::sin(t); }, [](double t) { return std::cos(t); });
  const ChargingMaxima maxima = maxima_of(evolution, 6, 1);
  ASSERT_EQ(maxima.time_of_power_max, 0);
  EXPECT_GT(maxima.power_max_error, 0);
  EXPECT_LE(maxima.power_max_error, 1e-5);
}

TEST(Maxima, OfShortTimesAreNotLostInRounding) {
  // W is far below the rounding of what it is the difference of.
  for (const auto& [omega, end] : {std::pair{4.0, 1e-8}, {1e-8, 1.0}, {1.0, 1e-12}}) {
    KnownWork evolution = single_spin(omega);
    const ChargingMaxima maxima = maxima_of(evolution, end, 2);
    const double work = 2 * std::pow(std::sin(omega * end), 2);
    EXPECT_NEAR(maxima.work_max, work, 1e-9 * work) << omega;
    EXPECT_EQ(maxima.time_of_work_max, end) << omega;
    EXPECT_NEAR(maxima.power_max, work / end, 1e-9 * work / end) << omega;
    EXPECT_EQ(maxima.time_of_power_max, end) << omega;
    EXPECT_LE(std::abs(maxima.power_max - work / end), maxima.power_max_error) << omega;
    EXPECT_LE(std::abs(maxima.work_max - work), maxima.work_max_error) << omega;
  }
}

TEST(Maxima, AreAsExactEarlyAsLate) {
  // The two ways to W meet without a step, and each is as good as its error says.
  KnownWork evolution = single_spin(4);
  const DenseOutput output(evolution, 8);
  const WorkOperator work = unit_work();
  const ChargingCurve curve(output, evolution, work, RateSource::measured);
  for (double t = 1e-9; t < 8; t *= 1.1) {
    const double exact = 2 * std::pow(std::sin(4 * t), 2);
    EXPECT_LE(std::abs(curve.work(t) - exact), curve.work_error(t)) << t;
    EXPECT_LE(std::abs(curve.power(t) - exact / t), curve.power_error(t)) << t;
    EXPECT_LE(curve.power_error(t), 2e-10) << t; // each time has the errors of its window
    EXPECT_GE(curve.power_error(t / 2, 2 * t), curve.power_error(t)) << t;
  }
}

TEST(Maxima, CountAsEqualAsFarAsTheirErrorsDo) {
  // Peaks that rise by less than the state is wrong.
  const double drift = 1e-8;
  const double rise = 5e-10;
  const auto wave = [](double t) { return std::pow(std::sin(t), 2); };
  KnownWork works(
      3, [=](double t) { return wave(t) * (1 + rise * t); }, [](double t) { return std::sin(2 * t); }, drift);
  const ChargingMaxima work = maxima_of(works, 40, 10);
  EXPECT_NEAR(work.time_of_work_max, std::numbers::pi / 2, 1e-6);
  EXPECT_GE(work.work_max_error, 2 * drift * 40 + 37 * rise);
  // P = sin^2 t (1 + rise t).
  KnownWork powers(
      3, [=](double t) { return t * wave(t) * (1 + rise * t); },
      [=](double t) { return wave(t) + t * std::sin(2 * t); }, drift);
  const ChargingMaxima power = maxima_of(powers, 40, 1000);
  EXPECT_NEAR(power.time_of_power_max, std::numbers::pi / 2, 1e-6);
  EXPECT_GE(power.power_max_error, 37 * rise);
  EXPECT_NEAR(power.time_of_work_max, 12.5 * std::numbers::pi, 0.1) << "where differences are larger";
}

TEST(Maxima, AreLimitsAtTheStartWhereWorkFalls) {
  // W/t rises to -2 as t goes to 0; W to 0.
  KnownWork falling(
      2, [](double t) { return -2 * std::sin(t) - 2 * std::pow(std::sin(t), 2); },
      [](double t) { return -2 * std::cos(t) - 2 * std::sin(2 * t); });
  for (const double end : {0.3, 1e-8}) {
    const ChargingMaxima maxima = maxima_of(falling, end, 10);
    EXPECT_NEAR(maxima.power_max, -2, 1e-13) << end;
    EXPECT_EQ(maxima.time_of_power_max, 0) << end;
    EXPECT_LE(maxima.power_max_error, 1e-10) << end;
    EXPECT_EQ(maxima.work_max, 0) << end;
    EXPECT_EQ(maxima.time_of_work_max, 0) << end;
    EXPECT_EQ(maxima.power_at_work_max, maxima.power_max) << end;
    EXPECT_EQ(maxima.work_at_power_max, 0) << end;
  }
  // The work comes back to 0 later, which is no more.
  KnownWork returning(
      2, [](double t) { return -std::pow(std::sin(t), 2); }, [](double t) { return -std::sin(2 * t); });
  for (const double end : {6.0, 0.1, 1e-8}) {
    const ChargingMaxima maxima = maxima_of(returning, end, 10);
    EXPECT_EQ(maxima.work_max, 0) << end;
    EXPECT_EQ(maxima.time_of_work_max, 0) << end;
    EXPECT_EQ(maxima.power_max, 0) << end;
    EXPECT_EQ(maxima.time_of_power_max, 0) << end;
  }
}

TEST(Maxima, BelowTheirErrorsSaySo) {
  KnownWork evolution(
      8, [](double t) { return 2 * std::pow(std::sin(4 * t), 2); },
      [](double t) { return 8 * std::sin(8 * t); }, 1);
  const ChargingMaxima maxima = maxima_of(evolution, 1e-3, 2);
  EXPECT_EQ(maxima.time_of_power_max, 1e-3);
  EXPECT_GT(maxima.work_max_error, 1e-8);
  EXPECT_GT(maxima.power_max_error, 2e-3);
}

} // namespace
} // namespace leyden
