#include "leyden/model/coupling.hpp"
#include "tests/text/malformed.hpp"

#include <gtest/gtest.h>
#include <string>

namespace leyden {
namespace {

TEST(ParseCouplingMatrix, ReadsRows) {
  const Coupling coupling =
      parse_coupling_matrix("# three sites\n0 1 -0.5\r\n\n+1\t0 2e-1 # row\n-.5 0.2 0\n", "g.txt", 3);
  EXPECT_EQ(coupling.sites(), 3);
  EXPECT_EQ(coupling(0, 1), 1.0);
  EXPECT_EQ(coupling(0, 2), -0.5);
  EXPECT_EQ(coupling(2, 1), 0.2);
  EXPECT_DOUBLE_EQ(coupling.total(), 0.7);
  EXPECT_EQ(parse_coupling_matrix("0", "g.txt", 1).total(), 0.0);
}

class MalformedMatrix : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedMatrix, IsRefusedWithItsPlace) {
  expect_refused(GetParam(), [](const std::string& text) { parse_coupling_matrix(text, "g.txt", 3); });
}

INSTANTIATE_TEST_SUITE_P(
    Inputs, MalformedMatrix,
    testing::Values(Malformed{"", "g.txt", "no numbers"}, Malformed{"# nothing\n", "g.txt", "no numbers"},
                    Malformed{"0 1 1\n1 0 1\n", "g.txt:3:1", "the matrix has 2 rows"},
                    Malformed{"0 1 1\n1 0 1\n1 1 0\n0 0 0", "g.txt:4:1", "more than 3 rows"},
                    Malformed{"0 1\n1 0\n", "g.txt:1:1", "row 1 has 2 numbers"},
                    Malformed{"0 1 1\n 1 0 1 5\n1 1 0", "g.txt:2:2", "row 2 has 4 numbers"},
                    Malformed{"0 1 2 3 4 5 6 7\n", "g.txt:1:1", "row 1 has 8 numbers"},
                    Malformed{"0\n1 0\n1 1 0", "g.txt:1:1", "row 1 has 1 number"},
                    Malformed{"0 1 1\n1 0 2\n1 2.5 0", "g.txt:3:3",
                              "entry (2,1) is 2.5, but entry (1,2) at g.txt:2:5 is 2"},
                    Malformed{"0 1 1\n1 0.1 1\n1 1 0", "g.txt:2:3", "diagonal"},
                    Malformed{"0 1 x\n", "g.txt:1:5", "not a finite number: x"},
                    Malformed{"0 1,0 1\n", "g.txt:1:3", "not a finite number: 1,0"},
                    Malformed{"0 1 nan\n", "g.txt:1:5", "not a finite number: nan"},
                    Malformed{"0 1e999 1\n", "g.txt:1:3", "not a finite number"},
                    Malformed{"0 1 1\n1 0 \xFE", "g.txt:2:5", "not part of a text"}));

TEST(ParseCouplingMatrix, NamesTheExpectedSize) {
  try {
    parse_coupling_matrix("0 1\n1 0", "g.txt", 4);
    FAIL();
  } catch (const BadInput& error) {
    EXPECT_STREQ(
        error.what(),
        "row 1 has 2 numbers (g.txt:1:1)\n"
        "  allowed: 4 rows of 4 numbers, as battery.sites = 4; symmetric, with zeros on the diagonal\n"
        "  try: give all rows the same length, and set battery.sites to it");
  }
}

} // namespace
} // namespace leyden
