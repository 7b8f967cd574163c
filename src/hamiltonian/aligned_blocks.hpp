#pragma once

#include "hamiltonian/row_ranges.hpp"

#include <cstdint>
#include <vector>

namespace leyden {

/// Rows [first, first + size), size a power of two and first a multiple of it: a flip maps such a block to
/// another one, and the lowest log2(size) bits of a row number its place within it.
struct AlignedBlock {
  std::uint64_t first;
  std::uint64_t size;
};

/// [begin, end) as the fewest aligned blocks of at most `largest` rows (a power of two), in ascending order.
std::vector<AlignedBlock> aligned_blocks(std::uint64_t begin, std::uint64_t end,
                                         std::uint64_t largest = std::uint64_t{1} << 63);

/// An aligned block of a rank's rows whose partners under a flip are all owned by one rank.
struct FlipPiece {
  AlignedBlock rows;
  std::uint64_t
      partner; ///< first row of the partner block; row `rows.first + k` has partner `partner + (k ^ low)`
  std::uint64_t low; ///< the bits of the flip below the size of the block
  int owner;         ///< of the partner block
};

/// The rows of `rank` as the fewest pieces for `flip`, in ascending order. The pieces of two ranks for each
/// other are one another's images under the flip.
std::vector<FlipPiece> flip_pieces(const RowRanges& ranges, int rank, std::uint64_t flip);

} // namespace leyden
