#pragma once

// The diagonal of a block, a few low bits at a time. See simd_pack.hpp for how this is included.
#include "hamiltonian/simd/simd_kernels.hpp"
#include "hamiltonian/simd/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

constexpr int group = 1 << group_bits;

/// The diagonal of a block's packs of low bits: that of each comes from its neighbour's in Gray order by one
/// addition. What depends on low bits alone is not in it.
struct LowDiagonal {
  Pack value;
  Pack twice[group_bits];

  LEYDEN_INLINE LowDiagonal(const FieldBlock& block, std::size_t t) : value(all(block.middle_diagonal[t])) {
    double fields[8];
    for (int q = 0; q < low_bits; ++q)
      fields[q] = block.middle_fields[8 * t + q] + block.outer_fields[q];
    unrolled<lane_bits>([&](auto q) __attribute__((always_inline)) { value += fields[q] * lane_signs<q>(); });
    unrolled<group_bits>([&](auto q) __attribute__((always_inline)) {
      value -= fields[lane_bits + q];
      twice[q] = all(2 * fields[lane_bits + q]);
    });
  }

  /// To the I-th pack, which has number I ^ (I >> 1), from the one before.
  template <int I>
  LEYDEN_INLINE void step() {
    if constexpr (I > 0) {
      constexpr int q = lowest_bit(I);
      if constexpr (((I ^ (I >> 1)) >> q & 1) != 0)
        value += twice[q];
      else
        value -= twice[q];
    }
  }
};

} // namespace leyden::LEYDEN_SIMD
