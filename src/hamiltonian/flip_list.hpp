#pragma once

#include "hamiltonian/simd/simd_kernels.hpp"

#include <cstddef>
#include <vector>

namespace leyden {

/// xx X X + yy Y Y on two bits of an index: it flips both, with a weight.
struct BitPair {
  int lower;
  int upper;
  double differ; ///< weight where the two bits differ: xx + yy
  double equal;  ///< weight where they are equal: xx - yy
};

/// Chunks of doubles by the bits of their indices: the lowest lie within a chunk, others count the chunks.
struct Chunks {
  int bits;                           ///< 2^bits doubles in each
  int first;                          ///< bit of the index that is the lowest of a chunk's number
  std::vector<std::ptrdiff_t> places; ///< where each begins, a power of two of them
};

/// Flips of pairs of bits as the kernels take them, those of weight 0 left out.
class FlipList {
 public:
  /// At least the lower bit of each pair is one of `chunks`. Where the upper one is above all of these, x is
  /// to be that which has it flipped, and `above` its value in the index of y.
  FlipList(const std::vector<BitPair>& pairs, Chunks chunks, bool above = false);

  /// y += flips of x, from where the first chunk begins on. Local.
  void add(const SimdKernels& kernels, const double* x, double* y) const;

 private:
  Chunks chunks_;
  std::vector<std::size_t> first_whole_;
  std::vector<WholeFlip> whole_;
  std::vector<std::size_t> first_low_;
  std::vector<LowFlip> low_;
  std::vector<LowFlip> same_;
};

} // namespace leyden
