#include "hamiltonian/block_layout.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace leyden {
namespace {

/// What the kernels of each instruction set can do: so that a plan is the same on all processors.
constexpr int least_block_bits = 7;
/// Two cache lines of each row are a tile's columns: processors fetch them in pairs.
constexpr int most_column_bits = 4;
constexpr int least_column_bits = 3;
/// Doubles of a gap for real entries: an odd number of cache lines, and more than one, so that rows lie on
/// lines of their own even where a tile is fetched ahead.
constexpr std::uint64_t gap = 72;
/// Smaller blocks do not share cache lines enough to matter.
constexpr int least_gapped_bits = 10;

int log2_of(int ranks) {
  return std::countr_zero(static_cast<unsigned>(ranks));
}

/// Of a block. Three blocks of real entries, or two of complex ones, lie in the L2 cache of current servers
/// (1 MiB) together; so do the rows of a tile, of which there must not be too many.
int largest_block_sites(int sites) {
  if (sites <= 24) return 14;
  return sites <= 26 ? 15 : 16;
}

/// Sites whose bits lie within a block, as few as there are ranks to share the blocks, and one less than all
/// if possible. The same for real and complex entries.
int block_sites(int sites, int ranks) {
  const int above = std::max(log2_of(ranks), 1);
  const int block = std::min(largest_block_sites(sites), sites - above);
  return block < least_block_bits && ranks == 1 ? sites : block;
}

} // namespace

bool has_block_layout(int sites, Entries entries, int ranks, RowBits rows) {
  if (!std::has_single_bit(static_cast<unsigned>(ranks))) return false;
  const int inner = block_sites(sites, ranks);
  if (rows == RowBits::at_least_one && inner == sites) return false;
  const int block = inner + (entries == Entries::complex ? 1 : 0);
  // A tile at least for each rank.
  return block >= least_block_bits && block - log2_of(ranks) >= least_column_bits;
}

BlockLayout block_layout(int sites, Entries entries, int rank, int ranks, RowBits rows) {
  if (!has_block_layout(sites, entries, ranks, rows))
    throw std::invalid_argument("too few sites for so many ranks");
  BlockLayout layout{};
  layout.ranks = ranks;
  layout.rank = rank;
  layout.site_bit = entries == Entries::complex ? 1 : 0;
  layout.bits = sites + layout.site_bit;
  const int inner = block_sites(sites, ranks);
  layout.block_bits = inner + layout.site_bit;
  layout.row_bits = layout.bits - layout.block_bits;
  layout.column_bits = std::clamp(layout.block_bits - log2_of(ranks), least_column_bits, most_column_bits);
  const std::uint64_t between = inner < least_gapped_bits ? 0 : gap << layout.site_bit;
  layout.places.block = std::uint64_t{1} << layout.block_bits;
  layout.places.stride = layout.places.block + between;
  layout.places.blocks = (std::uint64_t{1} << layout.row_bits) / static_cast<std::uint64_t>(ranks);
  layout.places.first_block = static_cast<std::uint64_t>(rank) * layout.places.blocks;
  return layout;
}

} // namespace leyden
