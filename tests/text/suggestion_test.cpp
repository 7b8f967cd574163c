#include "leyden/text/suggestion.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace leyden {
namespace {

const std::vector<std::string> keys{"battery.sites", "battery.coupling", "battery.g",     "battery.p",
                                    "battery.alpha", "battery.B",        "charger.omega", "charger.sites",
                                    "time.end",      "time.points",      "time.tolerance"};
const std::vector<std::string> shapes{"nearest", "next-nearest", "power-law", "uniform"};

TEST(NearestWord, FindsMisspeltKeys) {
  EXPECT_EQ(nearest_word("batery.alpha", keys), "battery.alpha");
  EXPECT_EQ(nearest_word("battery.aplha", keys), "battery.alpha");
  EXPECT_EQ(nearest_word("battery.alph", keys), "battery.alpha");
  EXPECT_EQ(nearest_word("chrager.omgea", keys), "charger.omega");
  EXPECT_EQ(nearest_word("Battery.Sites", keys), "battery.sites");
  EXPECT_EQ(nearest_word("battery.b", keys), "battery.B");
  EXPECT_EQ(nearest_word("battery.coup", keys), "battery.coupling");
}

TEST(NearestWord, FindsTheLastPartAlone) {
  EXPECT_EQ(nearest_word("alpha", keys), "battery.alpha");
  EXPECT_EQ(nearest_word("aplha", keys), "battery.alpha");
  EXPECT_EQ(nearest_word("B", keys), "battery.B");
  EXPECT_EQ(nearest_word("chain.alpha", keys), "battery.alpha");
  EXPECT_EQ(nearest_word("solver.tolerance", keys), "time.tolerance");
}

TEST(NearestWord, FindsMisspeltNames) {
  EXPECT_EQ(nearest_word("nearst", shapes), "nearest");
  EXPECT_EQ(nearest_word("nextnearest", shapes), "next-nearest");
  EXPECT_EQ(nearest_word("power", shapes), "power-law");
  EXPECT_EQ(nearest_word("unifrom", shapes), "uniform");
  EXPECT_EQ(nearest_word("uniform", shapes), "uniform");
}

TEST(NearestWord, FindsNothingFarAway) {
  EXPECT_EQ(nearest_word("temperature", keys), "");
  EXPECT_EQ(nearest_word("cubic", shapes), "");
  EXPECT_EQ(nearest_word("", keys), "");
  EXPECT_EQ(nearest_word("", {}), "");
  EXPECT_EQ(nearest_word("x", keys), "");
  EXPECT_EQ(nearest_word(std::string(1000000, 'a'), keys), "");
}

} // namespace
} // namespace leyden
