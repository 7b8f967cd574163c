#include "leyden/text/number.hpp"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace leyden {
namespace {

TEST(ParseReal, ReadsWholeFiniteNumbers) {
  EXPECT_EQ(parse_real("1"), 1.0);
  EXPECT_EQ(parse_real("+1.5"), 1.5);
  EXPECT_EQ(parse_real("-.5"), -0.5);
  EXPECT_EQ(parse_real("2."), 2.0);
  EXPECT_EQ(parse_real("1e3"), 1000.0);
  EXPECT_EQ(parse_real("1E-3"), 1e-3);
  EXPECT_EQ(parse_real("0.1"), 0.1);
  EXPECT_EQ(parse_real("4.9406564584124654e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(ParseReal, RefusesEverythingElse) {
  for (const char* text :
       {"",    "+",    "-",   ".",   "e3",  "1e",  "1 ",    " 1",  "1,5",   "0x10", "1e999",
        "inf", "-inf", "nan", "+-1", "++1", "--1", "1.2.3", "one", "1e3.5", "1_000"})
    EXPECT_FALSE(parse_real(text).has_value()) << text;
  EXPECT_FALSE(parse_real(std::string_view("1\0", 2)).has_value());
}

TEST(ParseInteger, IsStrict) {
  EXPECT_EQ(parse_integer("12"), 12);
  EXPECT_EQ(parse_integer("-3"), -3);
  EXPECT_EQ(parse_integer("+5"), 5);
  EXPECT_EQ(parse_integer("007"), 7);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const char* text :
       {"", "-", "+", "+-1", "++1", "1e3", "1.0", "12 ", " 12", "9223372036854775808", "0x1", "1,2"})
    EXPECT_FALSE(parse_integer(text).has_value()) << text;
}

TEST(Shortest, ReadsBackTheSameBits) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1.0), "1");
  EXPECT_EQ(shortest(-0.5), "-0.5");
  std::mt19937_64 random(7);
  int checked = 0;
  while (checked < 20000) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    ++checked;
    ASSERT_EQ(parse_real(shortest(value)), value) << shortest(value);
  }
}

TEST(Trim, TakesBlanksFromBothEnds) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
}

} // namespace
} // namespace leyden
