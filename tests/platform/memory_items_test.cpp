#include "leyden/platform/memory_items.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <limits>

namespace leyden {
namespace {

TEST(MemoryItems, AreAsLargeAsTheirSum) {
  MemoryItems items{{.what = "vectors", .bytes = 16, .count = 3}, {.what = "nothing", .bytes = 0}};
  items += {.what = "table", .bytes = 5};
  EXPECT_EQ(items.bytes(), 53U);
  EXPECT_EQ(std::distance(items.begin(), items.end()), 2) << "what is empty is left out";
  MemoryItems both = items;
  both += items;
  EXPECT_EQ(both.bytes(), 106U);
  EXPECT_EQ(MemoryItems().bytes(), 0U);
}

TEST(MemoryItems, AreNeverCountedBeyondTheLargestNumber) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  MemoryItems items{{.what = "columns", .bytes = std::uint64_t{1} << 40, .count = std::uint64_t{1} << 40}};
  EXPECT_EQ(items.bytes(), most);
  items += {.what = "more", .bytes = 1};
  EXPECT_EQ(items.bytes(), most);
}

TEST(MemoryItems, OfTwoTheLargerIsTaken) {
  const MemoryItems small{{.what = "small", .bytes = 1}};
  const MemoryItems large{{.what = "large", .bytes = 2}};
  EXPECT_EQ(larger(small, large).bytes(), 2U);
  EXPECT_EQ(larger(large, small).bytes(), 2U);
}

} // namespace
} // namespace leyden
