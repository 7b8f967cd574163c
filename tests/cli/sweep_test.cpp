#include "leyden/cli/sweep.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace leyden {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ValueList expand(std::string_view text) {
  return expand_values(text, "battery.alpha", "a.ini:3");
}

std::string complaint(std::string_view text) {
  try {
    static_cast<void>(expand(text));
  } catch (const BadInput& error) {
    return error.what();
  }
  return "accepted";
}

struct Space {
  const char* text;
  std::vector<double> values;
  bool is_exact = false; ///< no decimals: the same to the last bit
};

// As printed by numpy 1.24.2, float.hex(). Where ends and step are short decimals the values may differ from
// these in the last places, see the test of decimals.
const std::vector<Space> numpy{
    {"linspace(-1,1,41)", {-0x1.0000000000000p+0, -0x1.e666666666666p-1, -0x1.ccccccccccccdp-1,
                           -0x1.b333333333333p-1, -0x1.999999999999ap-1, -0x1.8000000000000p-1,
                           -0x1.6666666666666p-1, -0x1.4ccccccccccccp-1, -0x1.3333333333333p-1,
                           -0x1.199999999999ap-1, -0x1.0000000000000p-1, -0x1.cccccccccccccp-2,
                           -0x1.9999999999998p-2, -0x1.6666666666666p-2, -0x1.3333333333332p-2,
                           -0x1.0000000000000p-2, -0x1.9999999999998p-3, -0x1.3333333333330p-3,
                           -0x1.9999999999998p-4, -0x1.9999999999990p-5, 0x0p+0,
                           0x1.99999999999a0p-5,  0x1.99999999999a0p-4,  0x1.3333333333338p-3,
                           0x1.99999999999a0p-3,  0x1.0000000000000p-2,  0x1.3333333333334p-2,
                           0x1.6666666666668p-2,  0x1.999999999999cp-2,  0x1.cccccccccccd0p-2,
                           0x1.0000000000000p-1,  0x1.199999999999ap-1,  0x1.3333333333334p-1,
                           0x1.4cccccccccccep-1,  0x1.6666666666668p-1,  0x1.8000000000000p-1,
                           0x1.999999999999ap-1,  0x1.b333333333334p-1,  0x1.ccccccccccccep-1,
                           0x1.e666666666668p-1,  0x1.0000000000000p+0}},
    {"linspace(0,1,7)",
     {0x0p+0, 0x1.5555555555555p-3, 0x1.5555555555555p-2, 0x1.0000000000000p-1, 0x1.5555555555555p-1,
      0x1.aaaaaaaaaaaaap-1, 0x1.0000000000000p+0},
     true},
    {"linspace(0.1,0.7,5)",
     {0x1.999999999999ap-4, 0x1.0000000000000p-2, 0x1.999999999999ap-2, 0x1.1999999999999p-1,
      0x1.6666666666666p-1}},
    {"linspace(3,3,4)",
     {0x1.8000000000000p+1, 0x1.8000000000000p+1, 0x1.8000000000000p+1, 0x1.8000000000000p+1}},
    {"linspace(5,2,4)",
     {0x1.4000000000000p+2, 0x1.0000000000000p+2, 0x1.8000000000000p+1, 0x1.0000000000000p+1}},
    {"linspace(1e-320,3e-320,3)",
     {0x0.00000000007e8p-1022, 0x0.0000000000fd0p-1022, 0x0.00000000017b8p-1022},
     true},
    {"geomspace(1,100,9)",
     {0x1.0000000000000p+0, 0x1.c73d51c54470ep+0, 0x1.94c583ada5b52p+1, 0x1.67e600b234625p+2,
      0x1.4000000000000p+3, 0x1.1c86531b4ac69p+4, 0x1.f9f6e4990f228p+4, 0x1.c1df80dec17afp+5,
      0x1.9000000000000p+6}},
    {"geomspace(0.013,7.7,8)",
     {0x1.a9fbe76c8b439p-7, 0x1.0919e02e41155p-5, 0x1.49f572c60043ep-4, 0x1.9aaf216b548d5p-3,
      0x1.ff28ba84aca44p-2, 0x1.3e1b97d35f4c0p+0, 0x1.8bef08c5c57fbp+1, 0x1.ecccccccccccdp+2}},
    {"geomspace(-8,-1,4)",
     {-0x1.0000000000000p+3, -0x1.ffffffffffffep+1, -0x1.fffffffffffffp+0, -0x1.0000000000000p+0}},
    {"geomspace(1000,1,4)",
     {0x1.f400000000000p+9, 0x1.9000000000000p+6, 0x1.4000000000000p+3, 0x1.0000000000000p+0}},
};

TEST(Sweep, SpacesAreThoseOfNumPy) {
  for (const Space& space : numpy) {
    const ValueList list = expand(space.text);
    EXPECT_TRUE(list.is_axis);
    ASSERT_EQ(list.values.size(), space.values.size()) << space.text;
    for (std::size_t i = 0; i < space.values.size(); ++i) {
      const double value = parse_real(list.values[i]).value_or(NAN);
      const double scale = std::max(std::abs(space.values.front()), std::abs(space.values.back()));
      const bool is_end = i == 0 || i + 1 == space.values.size();
      // NumPy's pow may be a vector routine that differs from the C library's in the last places.
      if (is_end || space.is_exact)
        EXPECT_EQ(value, space.values[i]) << space.text << " [" << i << "]";
      else if (space.text[0] == 'l')
        EXPECT_NEAR(value, space.values[i], 4e-16 * scale) << space.text << " [" << i << "]";
      else
        EXPECT_DOUBLE_EQ(value, space.values[i]) << space.text << " [" << i << "]";
    }
  }
}

TEST(Sweep, DecimalsAreTheNumbersThatAUserWrites) {
  const auto values = [](std::string_view text) {
    return fmt::format("{}", fmt::join(expand(text).values, " "));
  };
  EXPECT_EQ(values("linspace(0, 1, 11)"), "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1");
  EXPECT_EQ(values("linspace(-1, -0.2, 9)"), "-1 -0.9 -0.8 -0.7 -0.6 -0.5 -0.4 -0.3 -0.2");
  EXPECT_EQ(values("linspace(0.7, 0.1, 5)"), "0.7 0.55 0.4 0.25 0.1");
  EXPECT_EQ(values("linspace(1e-6, 7e-6, 3)"), "1e-06 4e-06 7e-06");
  EXPECT_EQ(values("geomspace(0.1, 0.8, 4)"), "0.1 0.2 0.4 0.8");
  EXPECT_EQ(values("geomspace(-8, -1, 4)"), "-8 -4 -2 -1");
  EXPECT_EQ(values("geomspace(1, 1.331, 4)"), "1 1.1 1.21 1.331");
  EXPECT_EQ(values("geomspace(1e-300, 1, 4)"), "1e-300 1e-200 1e-100 1");
  const ValueList list = expand("linspace(-1, 1, 2001)");
  ASSERT_EQ(list.values.size(), 2001U);
  for (int i = 0; i <= 2000; ++i)
    ASSERT_EQ(parse_real(list.values[static_cast<std::size_t>(i)]),
              parse_real(fmt::format("{:.3f}", (i - 1000) / 1000.0)));
}

TEST(Sweep, OneValueIsNoAxis) {
  for (const char* text : {"2", " 2 ", "nearest", "file:a.txt", "file:a,b.txt", "file:linspace(1,2", "0+1"}) {
    const ValueList list = expand(text);
    EXPECT_FALSE(list.is_axis) << text;
    EXPECT_THAT(list.values, ElementsAre(std::string(trim(text))));
  }
}

TEST(Sweep, ListsRangesAndSpacesAreAxesEvenWithOneValue) {
  for (const char* text : {"3..3", "3,", "linspace(3, 9, 1)", "geomspace(3, 9, 1)"}) {
    const ValueList list = expand(text);
    EXPECT_TRUE(list.is_axis) << text;
    EXPECT_THAT(list.values, ElementsAre("3")) << text;
  }
}

TEST(Sweep, ListsKeepOrderAndText) {
  EXPECT_THAT(expand("5, 2,3").values, ElementsAre("5", "2", "3"));
  EXPECT_THAT(expand("nearest, power-law").values, ElementsAre("nearest", "power-law"));
  EXPECT_THAT(expand("-2..2").values, ElementsAre("-2", "-1", "0", "1", "2"));
}

TEST(Sweep, MixedListsAreJoined) {
  EXPECT_THAT(expand("1, 3..5, linspace(6, 10, 3)").values, ElementsAre("1", "3", "4", "5", "6", "8", "10"));
}

TEST(Sweep, FilesInListsEndAtACommaAndABlankOrAtTheNextFile) {
  EXPECT_THAT(expand("file:a.txt, file:b.txt").values, ElementsAre("file:a.txt", "file:b.txt"));
  EXPECT_THAT(expand("file:a.txt,file:b.txt").values, ElementsAre("file:a.txt", "file:b.txt"));
  EXPECT_THAT(expand("nearest, file:a(1),b.txt, uniform").values,
              ElementsAre("nearest", "file:a(1),b.txt", "uniform"));
}

TEST(Sweep, LargeWholeNumbersOfSpacesStayWhole) {
  EXPECT_THAT(expand("linspace(100000, 300000, 3)").values, ElementsAre("100000", "200000", "300000"));
}

TEST(Sweep, LimitsAreKept) {
  EXPECT_EQ(expand("1..10000000").values.size(), 10'000'000U);
  for (const char* text : {"1..10000001", "0, 1..10000000", "-9223372036854775808..9223372036854775807",
                           "linspace(0, 1, 10000001)", "geomspace(1, 2, 9223372036854775807)"})
    EXPECT_THAT(complaint(text), HasSubstr("at most 10000000 values")) << text;
}

TEST(Sweep, ComplaintsNameKeyPlaceAndRemedy) {
  const std::string text = complaint("12..2");
  EXPECT_THAT(text, HasSubstr("battery.alpha = 12..2"));
  EXPECT_THAT(text, HasSubstr("a.ini:3"));
  EXPECT_THAT(text, HasSubstr("2..12"));
}

TEST(Sweep, MalformedTextsAreRefused) {
  for (const char* text : {"",
                           "  ",
                           ",",
                           ",,",
                           "1,,2",
                           ",1",
                           "1, 2,",
                           "..",
                           "1..",
                           "..2",
                           "1..2..3",
                           "1.5..3",
                           "1...3",
                           "a..b",
                           "linspace(",
                           "linspace()",
                           "linspace(1,2,3,4)",
                           "linspace(1,2,3.0)",
                           "linspace(1,2,0)",
                           "linspace(1,2,-1)",
                           "linspace(nan,2,3)",
                           "linspace(1,inf,3)",
                           "linspace(-1e308,1e308,3)",
                           "linspace(1,2,3)4",
                           "linspace(1,(2),3)",
                           "geomspace(0,1,3)",
                           "geomspace(1,0,3)",
                           "geomspace(-1,1,3)",
                           "logspace(0,1,3)",
                           "(1,2)",
                           "1)",
                           ")("})
    EXPECT_NE(complaint(text), "accepted") << text;
}

} // namespace
} // namespace leyden
