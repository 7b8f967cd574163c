#pragma once

#include "hamiltonian/rotated_pairs.hpp"

namespace leyden {

/// A constant, fields X and couplings X X of vectors that a node's ranks share, without work vectors: what
/// they act on is used up.
class PairsInPlace {
 public:
  /// constant, x and xx of `form`. Needs has_block_layout() with a row bit; `node` must outlive it. Local.
  PairsInPlace(MPI_Comm node, const TwoBodyForm& form, Entries entries);

  /// u = (...) u. Collective.
  void apply(SharedArray& u);

 private:
  PairsInPlace(MPI_Comm node, const TwoBodyForm& form, const BlockLayout& layout);
  /// The Walsh-Hadamard transform of the bits of this rank's blocks, without its norm.
  void transform_blocks(SharedArray& u) const;

  MPI_Comm node_;
  const SimdKernels* kernels_;
  BlockLayout layout_;
  std::vector<TileDiagonal> diagonals_; ///< the same for each thread
};

} // namespace leyden
