#include "leyden/model/pulse.hpp"
#include "tests/text/malformed.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leyden {
namespace {

TEST(ParsePulse, ReadsShapeAndPoints) {
  const Pulse steps = parse_pulse("# on and off\nsteps\r\n0 1\n\n.5\t-2e-1 # low\n1 0\n", "p.txt");
  EXPECT_EQ(steps.shape(), PulseShape::steps);
  EXPECT_EQ(steps.pieces().size(), 3U);
  EXPECT_EQ(steps.value(0.75), -0.2);
  EXPECT_EQ(parse_pulse("linear\n0 0\n1 1", "p.txt").value(0.25), 0.25);
  EXPECT_EQ(parse_pulse("smooth # through one point\n0 3", "p.txt").shape(), PulseShape::smooth);
}

TEST(ParsePulse, TakesPointsAloneAsSteps) {
  EXPECT_EQ(parse_pulse("0 1\n1 0\n", "p.txt").value(0.5), 1);
  EXPECT_EQ(parse_pulse("+0 -1\n", "p.txt").value(0.5), -1);
}

class MalformedPulse : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedPulse, IsRefusedWithItsPlace) {
  expect_refused(GetParam(), [](const std::string& text) { parse_pulse(text, "p.txt"); });
}

INSTANTIATE_TEST_SUITE_P(
    ParsePulse, MalformedPulse,
    testing::Values(Malformed{"", "p.txt", "no times"}, Malformed{"smooth\n# none\n", "p.txt", "no times"},
                    Malformed{"smoth\n0 1\n", "p.txt:1:1", "smooth"},
                    Malformed{"steps 0 1\n", "p.txt:1:7", "a line of its own"},
                    Malformed{"0.1 1\n", "p.txt:1:1", "the first time is not 0"},
                    Malformed{"-1 1\n0 2\n", "p.txt:1:1", "the first time is not 0"},
                    Malformed{"0 1\n1 0\n 1 2\n", "p.txt:3:2", "not after the one before it, 1"},
                    Malformed{"0 1\n2 0\n1 2\n", "p.txt:3:1", "not after the one before it, 2"},
                    Malformed{"0 1\n2\n3 1\n", "p.txt:2:1", "a time without lambda"},
                    Malformed{"0\n", "p.txt:1:1", "a time without lambda"},
                    Malformed{"0 1 2\n", "p.txt:1:5", "more than two numbers"},
                    Malformed{"0 1\n1 off\n", "p.txt:2:3", "not a finite number"},
                    Malformed{"0 1\n1 nan\n", "p.txt:2:3", "not a finite number"},
                    Malformed{"0 1\n1e999 1\n", "p.txt:2:1", "not a finite number"},
                    Malformed{"0,1\n", "p.txt:1:1", "not a finite number"},
                    Malformed{"smooth\n0 1e38\n1e308 0\n", "p.txt:3:1", "larger than 1e+100"},
                    Malformed{"0 -2e100\n", "p.txt:1:3", "larger than 1e+100"},
                    Malformed{"linear\n0 0\n1e-13 1\n", "p.txt:3:1", "for a jump use steps"},
                    Malformed{"0 1\n\x01", "p.txt:2:1", "not part of a text"}));

} // namespace
} // namespace leyden
