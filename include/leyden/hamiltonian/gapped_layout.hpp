#pragma once

#include "leyden/platform/shared_array.hpp"

#include <cstdint>
#include <span>

namespace leyden {

/// Where the doubles of a vector lie in a SharedArray: in blocks, with gaps between them that hold zeros.
/// Were blocks of powers of two to follow one another, then the same place in each of them would fall on the
/// same lines of the caches, and the passes that go across blocks would drive out what they need next.
struct GappedLayout {
  std::uint64_t block;       ///< doubles of a block
  std::uint64_t stride;      ///< doubles from the beginning of one block to that of the next
  std::uint64_t blocks;      ///< of this rank
  std::uint64_t first_block; ///< of this rank

  /// Doubles of this rank's part, gaps included.
  std::uint64_t own_size() const { return blocks * stride; }
  /// This rank's doubles in the order of their indices, without gaps, to its part of an array, and back.
  /// Local.
  void put(std::span<const double> entries, SharedArray& array) const;
  void take(const SharedArray& array, std::span<double> entries) const;
  /// Zeros into the gaps of this rank's part. Local.
  void clear_gaps(SharedArray& array) const;

  /// Calls f(index of the first double, the doubles) for each block of this rank's part of `array`. Local.
  template <typename Function>
  void each_block(SharedArray& array, Function f) const {
    for (std::uint64_t k = 0; k < blocks; ++k)
      f((first_block + k) * block, array.own().subspan(k * stride, block));
  }
};

} // namespace leyden
