#include "leyden/pauli/pauli_string.hpp"

#include "tests/pauli/reference.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace leyden {
namespace {

const std::complex<double> i(0, 1);

void expect_product(char a, char b, std::complex<double> phase, PauliString string) {
  for (const int site : {0, 5, 63}) {
    const PauliProduct product = multiply(PauliString::single(a, site), PauliString::single(b, site));
    EXPECT_EQ(product.phase, phase) << a << b << site;
    EXPECT_EQ(product.string, (PauliString{string.flip << site, string.sign << site})) << a << b << site;
  }
}

TEST(PauliString, MultipliesAsTheTextbookSays) {
  const PauliString one{};
  const PauliString x{1, 0};
  const PauliString y{1, 1};
  const PauliString z{0, 1};
  expect_product('X', 'Y', i, z);
  expect_product('Y', 'Z', i, x);
  expect_product('Z', 'X', i, y);
  expect_product('Y', 'X', -i, z);
  expect_product('Z', 'Y', -i, x);
  expect_product('X', 'Z', -i, y);
  for (const char axis : {'X', 'Y', 'Z'})
    expect_product(axis, axis, 1, one);
}

TEST(PauliString, ReachesTheSixtyFourthSite) {
  const PauliString last = PauliString::single('Y', 63);
  EXPECT_EQ(last.flip, std::uint64_t{1} << 63);
  EXPECT_EQ(last.sign, std::uint64_t{1} << 63);
  EXPECT_EQ(last.weight(), 1);
  EXPECT_EQ(last.count_y(), 1);
}

TEST(PauliString, MultipliesAcrossAllSites) {
  // XYXY... times YXYX... is (iZ)(-iZ)(iZ)(-iZ)... on 64 sites.
  PauliString a;
  PauliString b;
  for (int site = 0; site < 64; ++site) {
    a = multiply(a, PauliString::single(site % 2 == 0 ? 'X' : 'Y', site)).string;
    b = multiply(b, PauliString::single(site % 2 == 0 ? 'Y' : 'X', site)).string;
  }
  EXPECT_EQ(a.weight(), 64);
  EXPECT_EQ(a.count_y(), 32);
  const PauliProduct product = multiply(a, b);
  EXPECT_EQ(product.string, (PauliString{0, ~std::uint64_t{0}}));
  EXPECT_EQ(product.phase, 1.0);
}

TEST(PauliString, RefusesOtherAxesAndSites) {
  EXPECT_THROW(PauliString::single('X', -1), std::invalid_argument);
  EXPECT_THROW(PauliString::single('X', 64), std::invalid_argument);
  EXPECT_THROW(PauliString::single('I', 0), std::invalid_argument);
  EXPECT_THROW(PauliString::single('x', 0), std::invalid_argument);
}

TEST(PauliString, ProductsOfTwoSitesMatchMatrices) {
  for (std::uint64_t a = 0; a < 16; ++a)
    for (std::uint64_t b = 0; b < 16; ++b) {
      const PauliString left{a & 3, a >> 2};
      const PauliString right{b & 3, b >> 2};
      const PauliProduct product = multiply(left, right);
      PauliSum left_sum, right_sum, product_sum;
      left_sum.add(left, 1.0);
      right_sum.add(right, 1.0);
      product_sum.add(product.string, product.phase);
      EXPECT_EQ(matrix_of(left_sum, 2) * matrix_of(right_sum, 2), matrix_of(product_sum, 2)) << a << " " << b;
    }
}

} // namespace
} // namespace leyden
