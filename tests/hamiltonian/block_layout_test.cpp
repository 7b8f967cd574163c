#include "hamiltonian/block_layout.hpp"

#include <gtest/gtest.h>

namespace leyden {
namespace {

TEST(BlockLayout, GivesEachRankBlocksAndTiles) {
  int layouts = 0;
  for (int sites = 1; sites <= 34; ++sites)
    for (int ranks = 1; ranks <= 1024; ranks *= 2)
      for (const Entries entries : {Entries::real, Entries::complex})
        for (const RowBits rows : {RowBits::any, RowBits::at_least_one}) {
          if (!has_block_layout(sites, entries, ranks, rows)) continue;
          ++layouts;
          const BlockLayout layout = block_layout(sites, entries, ranks - 1, ranks, rows);
          EXPECT_EQ(layout.bits, sites + (entries == Entries::complex ? 1 : 0));
          EXPECT_EQ(layout.block_bits + layout.row_bits, layout.bits);
          EXPECT_GE(layout.row_bits, rows == RowBits::at_least_one ? 1 : 0);
          EXPECT_GE(layout.column_bits, 3);
          EXPECT_LE(layout.column_bits, layout.block_bits);
          EXPECT_EQ(layout.places.block * layout.places.blocks * static_cast<std::uint64_t>(ranks),
                    std::uint64_t{1} << layout.bits);
          EXPECT_GE(layout.places.stride, layout.places.block);
          EXPECT_LE(layout.places.stride - layout.places.block, layout.places.block / 8);
          EXPECT_GE(1 << layout.row_bits, ranks)
              << sites << " sites leave ranks of " << ranks << " without a block";
          const int tiles = layout.row_bits > 0 ? 1 << (layout.block_bits - layout.column_bits) : ranks;
          EXPECT_GE(tiles, ranks) << sites << " sites leave ranks of " << ranks << " without a tile";
        }
  EXPECT_GT(layouts, 500);
}

TEST(BlockLayout, ThereIsNoneForFewSitesOrOddTeams) {
  EXPECT_TRUE(has_block_layout(7, Entries::real, 1));
  EXPECT_FALSE(has_block_layout(7, Entries::real, 1, RowBits::at_least_one));
  EXPECT_FALSE(has_block_layout(6, Entries::real, 1));
  EXPECT_TRUE(has_block_layout(6, Entries::complex, 1));
  EXPECT_FALSE(has_block_layout(20, Entries::real, 3));
  EXPECT_FALSE(has_block_layout(12, Entries::real, 32));
  EXPECT_THROW(block_layout(12, Entries::real, 0, 32), std::invalid_argument);
}

} // namespace
} // namespace leyden
