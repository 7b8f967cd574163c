#include "leyden/pauli/parse.hpp"

#include "tests/text/malformed.hpp"

#include <gtest/gtest.h>
#include <string>

namespace leyden {
namespace {

PauliSum z(int site, double coefficient = 1.0) {
  return PauliSum::single('Z', site, coefficient);
}

TEST(ParsePauliSum, ReadsTerms) {
  EXPECT_EQ(parse_pauli_sum("-0.5 Z0 Z1", "f", 2), -0.5 * (z(0) * z(1)));
  EXPECT_EQ(parse_pauli_sum("1 Z0\n+2e0 X3\n", "f", 4), z(0) + PauliSum::single('X', 3, 2.0));
  EXPECT_EQ(parse_pauli_sum("3", "f", 1), PauliSum::identity(3.0));
  EXPECT_EQ(parse_pauli_sum("1 Z63", "f", 64), z(63));
  EXPECT_EQ(parse_pauli_sum("1 Z007", "f", 8), z(7));
}

TEST(ParsePauliSum, TakesBlanksCommentsAndLineEndsAsTheyCome) {
  const PauliSum expected = z(0, 2.0) + z(1, -1.0);
  EXPECT_EQ(parse_pauli_sum("# sum\r\n\t2\tZ0 \r\n\r\n -1 Z1# last\r\n", "f", 2), expected);
  EXPECT_EQ(parse_pauli_sum("2 Z0 # \xC3\xA9nergie\n-1 Z1", "f", 2), expected);
}

TEST(ParsePauliSum, AddsEqualStringsAndMultipliesRepeatedSites) {
  EXPECT_EQ(parse_pauli_sum("1 Z0\n2 Z0\n", "f", 1), z(0, 3.0));
  EXPECT_EQ(parse_pauli_sum("2 X0 X0", "f", 1), PauliSum::identity(2.0));
  EXPECT_EQ(parse_pauli_sum("1 X0 Y0 Z1 X1 X2", "f", 3),
            -1.0 * (z(0) * PauliSum::single('Y', 1) * PauliSum::single('X', 2)));
  EXPECT_TRUE(parse_pauli_sum("1 Z0\n-1 Z0", "f", 1).empty());
  EXPECT_TRUE(parse_pauli_sum("0 Z0", "f", 1).empty());
}

TEST(ParsePauliSum, AcceptsProductsWhoseImaginaryPartsCancel) {
  EXPECT_TRUE(parse_pauli_sum("1 X0 Y0\n1 Y0 X0", "f", 1).empty());
  // 0.1 + 0.2 - 0.3 leaves rounding, which is not kept.
  const PauliSum sum = parse_pauli_sum("0.1 X0 Y0\n0.2 X0 Y0\n-0.3 X0 Y0\n1 Z0", "f", 1);
  EXPECT_EQ(sum, z(0));
}

class MalformedSum : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedSum, IsRefusedWithItsPlace) {
  expect_refused(GetParam(), [](const std::string& text) { parse_pauli_sum(text, "sum.txt", 4); });
}

INSTANTIATE_TEST_SUITE_P(
    Inputs, MalformedSum,
    testing::Values(
        Malformed{"", "sum.txt", "no terms"}, Malformed{"# nothing\n \n", "sum.txt", "no terms"},
        Malformed{"1 Z0\n Z1", "sum.txt:2:2", "missing coefficient: Z1"},
        Malformed{"z1", "sum.txt:1:1", "missing coefficient"},
        Malformed{"- Z1", "sum.txt:1:1", "not a finite number: -"},
        Malformed{"1i Z0", "sum.txt:1:1", "complex"}, Malformed{"(0,1) Z0", "sum.txt:1:1", "complex"},
        Malformed{"1+2j Z0", "sum.txt:1:1", "complex"}, Malformed{"i Z0", "sum.txt:1:1", "complex"},
        Malformed{"nan Z0", "sum.txt:1:1", "not a finite number"},
        Malformed{"-inf Z0", "sum.txt:1:1", "not a finite number"},
        Malformed{"1e999 Z0", "sum.txt:1:1", "not a finite number"},
        Malformed{"0,5 Z0", "sum.txt:1:1", "not a number: 0,5"},
        Malformed{"half Z0", "sum.txt:1:1", "not a number: half"},
        Malformed{"2*Z0", "sum.txt:1:1", "not separated"}, Malformed{"2Z0", "sum.txt:1:1", "not separated"},
        Malformed{"1 z0", "sum.txt:1:3", "write Z0"},
        Malformed{"1 A0", "sum.txt:1:3", "not a Pauli matrix: A0"},
        Malformed{"1 I0", "sum.txt:1:3", "not a Pauli matrix"},
        Malformed{"1 2 Z0", "sum.txt:1:3", "not a Pauli matrix: 2"},
        Malformed{"1\t\xC3\xA9 Z0", "sum.txt:1:3", "not a Pauli matrix"},
        Malformed{"1 Z", "sum.txt:1:3", "missing site number"},
        Malformed{"1 Z 0", "sum.txt:1:3", "missing site number"},
        Malformed{"1 Z0Z1", "sum.txt:1:3", "not a site number"},
        Malformed{"1 Z-1", "sum.txt:1:3", "not a site number"},
        Malformed{"1 Z0.5", "sum.txt:1:3", "not a site number"},
        Malformed{"1 Z0\n1 X0 Z4", "sum.txt:2:6", "battery.sites = 4"},
        Malformed{"0 Z99999999999999999999999", "sum.txt:1:3", "no such site"},
        Malformed{"1 Z0\n1 X0 Y0", "sum.txt:2:1", "not Hermitian"},
        Malformed{"1 X0 Y0\n1 X0 Y0\n-1 X0 Y0", "sum.txt:1:1", "1i"},
        Malformed{"1e20 Z1\n1 X0 Y0", "sum.txt:2:1", "not Hermitian"},
        Malformed{"1e308 Z0\n1e308 Z0", "sum.txt:2:1", "more than a number can hold"},
        Malformed{"1e308 X0 Y0\n1e308 X0 Y0", "sum.txt:2:1", "more than a number can hold"},
        Malformed{"1 Z0 \xFF\n", "sum.txt:1:6", "not part of a text: \\xff"},
        Malformed{"1 Z0 # \x01", "sum.txt:1:8", "not part of a text"},
        Malformed{std::string("\x7F"
                              "ELF\x02\x01",
                              6),
                  "sum.txt:1:1", "not part of a text"}));

TEST(ParsePauliSum, NamesTheAllowedSites) {
  try {
    parse_pauli_sum("1 Z9", "f", 8);
    FAIL();
  } catch (const BadInput& error) {
    EXPECT_STREQ(error.what(), "there is no such site: Z9 (f:1:3)\n"
                               "  allowed: sites 0 to 7, as battery.sites = 8\n"
                               "  try: count sites from 0, or raise battery.sites");
  }
}

TEST(ParsePauliSum, SurvivesEndlessLines) {
  std::string line = "1";
  for (int i = 0; i < 1000000; ++i)
    line += " X0";
  EXPECT_EQ(parse_pauli_sum(line, "f", 1), PauliSum::identity());
  EXPECT_THROW(parse_pauli_sum("1 " + std::string(5000000, 'Z'), "f", 1), BadInput);
  EXPECT_THROW(parse_pauli_sum("1 Z" + std::string(5000000, '0') + "9", "f", 1), BadInput);
  EXPECT_EQ(parse_pauli_sum("1 Z0 #" + std::string(5000000, 'x'), "f", 1), z(0));
}

} // namespace
} // namespace leyden
