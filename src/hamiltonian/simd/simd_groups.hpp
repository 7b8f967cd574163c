#pragma once

// Bits whose butterflies are done in registers at once. See simd_pack.hpp for how this is included.
#include "hamiltonian/simd/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

/// How many of `bits` bits to take next, so that all groups are about equal.
constexpr int next_group(int bits) {
  const int groups = (bits + group_bits - 1) / group_bits;
  return (bits + groups - 1) / groups;
}

/// Calls f(integral constant bits) for 1 <= bits <= group_bits.
template <typename Function>
LEYDEN_INLINE void with_bits(int bits, Function f) {
  switch (bits) {
  case 1:
    return f(std::integral_constant<int, 1>{});
  case 2:
    return f(std::integral_constant<int, 2>{});
  case 3:
    return f(std::integral_constant<int, 3>{});
  default:
    return f(std::integral_constant<int, group_bits>{});
  }
}

} // namespace leyden::LEYDEN_SIMD
