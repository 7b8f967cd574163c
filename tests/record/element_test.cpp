#include "record/element.hpp"
#include "record/point_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace leyden {
namespace {

TEST(Element, TakesIntegersInItsRangeAlone) {
  const std::vector<double> edges = {-128, 127};
  const Bytes bytes = encode(Element::int8, edges, "q");
  ASSERT_EQ(bytes.size(), 2U);
  EXPECT_EQ(static_cast<std::int8_t>(bytes[0]), -128);
  EXPECT_EQ(static_cast<std::int8_t>(bytes[1]), 127);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {-129.0, 128.0, 0.5, nan, HUGE_VAL})
    EXPECT_THROW(encode(Element::int8, std::vector{bad}, "q"), std::invalid_argument) << bad;
  for (const double bad : {-1.0, std::ldexp(1.0, 64)})
    EXPECT_THROW(encode(Element::uint64, std::vector{bad}, "q"), std::invalid_argument) << bad;
  for (const double bad : {std::ldexp(1.0, 63), -1.1 * std::ldexp(1.0, 63)})
    EXPECT_THROW(encode(Element::int64, std::vector{bad}, "q"), std::invalid_argument) << bad;
  EXPECT_EQ(encode(Element::int32, std::vector{3.0, -7.0}, "q").size(), 8U);
  EXPECT_THROW(encode(Element::text256, std::vector{3.0}, "q"), std::invalid_argument);
}

TEST(Element, CutsTextsBetweenCharacters) {
  const std::string text = std::string(255, 'a') + "é";
  const Bytes bytes = encode_text256(text);
  ASSERT_EQ(bytes.size(), 256U);
  EXPECT_EQ(static_cast<char>(bytes[254]), 'a');
  EXPECT_EQ(static_cast<char>(bytes[255]), '\0');
  const std::string whole = std::string(254, 'a') + "é";
  const Bytes kept = encode_text256(whole);
  EXPECT_EQ(std::memcmp(kept.data(), whole.data(), 256), 0);
}

TEST(PointRows, ShareCoversAllPointsOnce) {
  for (const std::size_t points : {0, 1, 5, 12, 1000})
    for (const int ranks : {1, 2, 3, 7}) {
      std::size_t next = 0;
      for (int rank = 0; rank < ranks; ++rank) {
        const PointRange share = share_of(points, rank, ranks);
        EXPECT_EQ(share.begin, next);
        EXPECT_LE(share.end - share.begin, points / ranks + 1);
        next = share.end;
      }
      EXPECT_EQ(next, points);
    }
}

TEST(PointRows, ChecksumTellsPointsAndBytesApart) {
  const Bytes one(16, std::byte{1});
  Bytes other = one;
  other[15] = std::byte{2};
  const auto checksum = [](std::size_t point, const Bytes& bytes) {
    const std::vector<std::span<const std::byte>> rows{bytes};
    return checksum_of(point, rows);
  };
  EXPECT_EQ(checksum(3, one), checksum(3, one));
  EXPECT_NE(checksum(3, one), checksum(4, one));
  EXPECT_NE(checksum(3, one), checksum(3, other));
}

} // namespace
} // namespace leyden
