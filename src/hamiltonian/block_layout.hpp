#pragma once

#include "leyden/hamiltonian/gapped_layout.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"

#include <cstdint>

namespace leyden {

/// A vector of 2^N entries over the 2^r ranks of a node, and how it is cut up for the kernels: the lower bits
/// of the index of a double lie in a block, the upper ones are the rows of tiles.
struct BlockLayout {
  int bits;        ///< of the index of a double: N, or N + 1 for complex entries
  int site_bit;    ///< of site 0: 0, or 1 for complex entries
  int block_bits;  ///< 2^block_bits doubles in a block
  int row_bits;    ///< bits - block_bits
  int column_bits; ///< of a tile
  int rank;
  int ranks;
  GappedLayout places;

  /// Numbers of tiles that belong to this rank: from first_tile() on, tiles() of them.
  std::uint64_t tiles() const {
    return (std::uint64_t{1} << (block_bits - column_bits)) / static_cast<std::uint64_t>(ranks);
  }
  std::uint64_t first_tile() const { return static_cast<std::uint64_t>(rank) * tiles(); }
};

/// Some operators need bits above the blocks.
enum class RowBits { any, at_least_one };

/// On each rank of a power of two a block must be as large as the kernels' smallest, and there must be a
/// tile: is that so? The same on any processor. Local.
bool has_block_layout(int sites, Entries entries, int ranks, RowBits rows = RowBits::any);
/// The same for all operators. Throws std::invalid_argument if there is none. Local.
BlockLayout block_layout(int sites, Entries entries, int rank, int ranks, RowBits rows = RowBits::any);

} // namespace leyden
