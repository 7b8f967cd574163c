#pragma once

#include "hamiltonian/block_layout.hpp"
#include "hamiltonian/flip_list.hpp"
#include "leyden/hamiltonian/two_body_form.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace leyden {

/// Where each pair of a form is flipped.
struct PairPlaces {
  std::vector<BitPair> in_blocks;
  std::vector<BitPair> in_tiles; ///< at least one bit above the blocks, and the other in reach of a tile
  std::vector<BitPair> between;  ///< one bit above the blocks, the other in the middle of a block
  /// Highest bits of a block that tiles span beside the bits above, so that more pairs are in their reach: a
  /// tile then is made of 2^upper_bits of those of the layout.
  int upper_bits;
};

/// Local.
PairPlaces pair_places(const TwoBodyForm& form, const BlockLayout& layout);

/// sum xx_ij X_i X_j + yy_ij Y_i Y_j by the flips of its pairs, one after the other: for few of them.
class PairFlips {
 public:
  PairFlips(const TwoBodyForm& form, const BlockLayout& layout, int low_bits);

  /// Do the parts of blocks need other blocks of x?
  bool go_between_blocks() const { return !between_.empty(); }
  bool are_in_tiles() const { return are_in_tiles_; }
  int upper_bits() const { return upper_bits_; }

  /// y += the part of the blocks, for block number `block` of whole vectors. Local.
  void add_block(const SimdKernels& kernels, std::uint64_t block, const double* x, double* y) const;
  /// y += the part of the tiles, for a tile that begins at x and y. Local.
  void add_tile(const SimdKernels& kernels, const double* x, double* y) const;

 private:
  PairFlips(const PairPlaces& places, const BlockLayout& layout, int low_bits);

  /// Pairs of the bits of a block with one above.
  struct Between {
    std::uint64_t flipped; ///< in the number of a block
    std::array<FlipList, 2> by_value;
  };

  std::uint64_t stride_;
  int upper_bits_;
  bool are_in_blocks_;
  bool are_in_tiles_;
  FlipList blocks_;
  FlipList tiles_;
  std::vector<Between> between_;
};

} // namespace leyden
