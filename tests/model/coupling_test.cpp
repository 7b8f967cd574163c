#include "leyden/model/coupling.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>
#include <vector>

namespace leyden {
namespace {

std::vector<double> values(const Coupling& coupling) {
  std::vector<double> all;
  for (int i = 0; i < coupling.sites(); ++i)
    for (int j = 0; j < coupling.sites(); ++j)
      all.push_back(coupling(i, j));
  return all;
}

std::vector<double> shape(CouplingShape shape, Boundary boundary, int sites, double p = 0) {
  return values(Coupling::by_distance(shape, boundary, sites, 2.0, p));
}

TEST(Coupling, Nearest) {
  EXPECT_EQ(shape(CouplingShape::nearest, Boundary::open, 4),
            (std::vector<double>{0, 2, 0, 0, 2, 0, 2, 0, 0, 2, 0, 2, 0, 0, 2, 0}));
  EXPECT_EQ(shape(CouplingShape::nearest, Boundary::periodic, 4),
            (std::vector<double>{0, 2, 0, 2, 2, 0, 2, 0, 0, 2, 0, 2, 2, 0, 2, 0}));
}

TEST(Coupling, NextNearest) {
  EXPECT_EQ(shape(CouplingShape::next_nearest, Boundary::open, 4),
            (std::vector<double>{0, 2, 2, 0, 2, 0, 2, 2, 2, 2, 0, 2, 0, 2, 2, 0}));
  EXPECT_EQ(shape(CouplingShape::next_nearest, Boundary::periodic, 6),
            (std::vector<double>{0, 2, 2, 0, 2, 2, 2, 0, 2, 2, 0, 2, 2, 2, 0, 2, 2, 0,
                                 0, 2, 2, 0, 2, 2, 2, 0, 2, 2, 0, 2, 2, 2, 0, 2, 2, 0}));
}

TEST(Coupling, PowerLaw) {
  EXPECT_EQ(shape(CouplingShape::power_law, Boundary::open, 4, 1),
            (std::vector<double>{0, 2, 1, 2.0 / 3, 2, 0, 2, 1, 1, 2, 0, 2, 2.0 / 3, 1, 2, 0}));
  EXPECT_EQ(shape(CouplingShape::power_law, Boundary::periodic, 4, 2),
            (std::vector<double>{0, 2, 0.5, 2, 2, 0, 2, 0.5, 0.5, 2, 0, 2, 2, 0.5, 2, 0}));
  EXPECT_EQ(shape(CouplingShape::power_law, Boundary::open, 5, 0),
            shape(CouplingShape::uniform, Boundary::open, 5));
}

TEST(Coupling, Uniform) {
  const std::vector<double> all{0, 2, 2, 2, 0, 2, 2, 2, 0};
  EXPECT_EQ(shape(CouplingShape::uniform, Boundary::open, 3), all);
  EXPECT_EQ(shape(CouplingShape::uniform, Boundary::periodic, 3), all);
}

TEST(Coupling, CountsEachPairOfASmallRingOnce) {
  // On these rings every distance is at most 2, so that next-nearest couples all pairs alike.
  for (const int sites : {2, 3, 4, 5})
    EXPECT_EQ(shape(CouplingShape::next_nearest, Boundary::periodic, sites),
              shape(CouplingShape::uniform, Boundary::open, sites));
  EXPECT_EQ(Coupling::by_distance(CouplingShape::nearest, Boundary::periodic, 2, 1, 0).total(), 1);
  EXPECT_EQ(Coupling::by_distance(CouplingShape::nearest, Boundary::periodic, 3, 1, 0).total(), 3);
  for (const CouplingShape each : {CouplingShape::nearest, CouplingShape::next_nearest,
                                   CouplingShape::power_law, CouplingShape::uniform})
    for (const Boundary boundary : {Boundary::open, Boundary::periodic})
      EXPECT_EQ(Coupling::by_distance(each, boundary, 1, 1, 1).total(), 0);
}

TEST(Coupling, Totals) {
  const auto total = [](CouplingShape each, Boundary boundary, int sites, double p = 0) {
    return Coupling::by_distance(each, boundary, sites, 1, p).total();
  };
  EXPECT_NEAR(total(CouplingShape::power_law, Boundary::open, 7, 1), 11.15, 1e-14);
  EXPECT_EQ(total(CouplingShape::nearest, Boundary::open, 7), 6);
  EXPECT_EQ(total(CouplingShape::nearest, Boundary::periodic, 7), 7);
  EXPECT_EQ(total(CouplingShape::next_nearest, Boundary::open, 7), 11);
  EXPECT_EQ(total(CouplingShape::next_nearest, Boundary::periodic, 7), 14);
  EXPECT_EQ(total(CouplingShape::uniform, Boundary::open, 7), 21);
  // Ring of 7, p = 1: seven pairs each at distances 1, 2 and 3.
  EXPECT_NEAR(total(CouplingShape::power_law, Boundary::periodic, 7, 1), 7 * (1 + 1.0 / 2 + 1.0 / 3), 1e-14);
}

TEST(Coupling, RefusesNoSites) {
  EXPECT_THROW(Coupling::by_distance(CouplingShape::nearest, Boundary::open, 0, 1, 1), std::invalid_argument);
}

TEST(Coupling, FromMatrixKeepsValuesAndChecksThem) {
  EXPECT_EQ(values(Coupling::from_matrix(2, {0, -0.5, -0.5, 0})), (std::vector<double>{0, -0.5, -0.5, 0}));
  EXPECT_THROW(Coupling::from_matrix(2, {0, 1, 1}), std::invalid_argument);
  EXPECT_THROW(Coupling::from_matrix(2, {0, 1, 2, 0}), std::invalid_argument);
  EXPECT_THROW(Coupling::from_matrix(2, {1, 1, 1, 0}), std::invalid_argument);
  EXPECT_THROW(Coupling::from_matrix(0, {}), std::invalid_argument);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(Coupling::from_matrix(2, {0, nan, nan, 0}), std::invalid_argument);
}

} // namespace
} // namespace leyden
