#pragma once

// Included by one source for each instruction set, which defines LEYDEN_SIMD (a namespace of its own, so that
// no function compiled for one instruction set is ever called on a processor without it) and
// LEYDEN_SIMD_LANES. Uses no function of the standard library for the same reason.
#include <cstddef>
#include <cstdint>
#include <utility>

#define LEYDEN_INLINE __attribute__((always_inline)) inline

namespace leyden::LEYDEN_SIMD {

constexpr int lanes = LEYDEN_SIMD_LANES;
constexpr int lane_bits = lanes == 8 ? 3 : lanes == 4 ? 2 : 1;
/// Bits whose butterflies are done in registers at once: 16 packs where there are 32 registers.
constexpr int group_bits = lanes == 8 ? 4 : 3;
constexpr int low_bits = lane_bits + group_bits;

using Pack = double __attribute__((vector_size(8 * lanes)));

LEYDEN_INLINE Pack load(const double* from) {
  Pack pack;
  __builtin_memcpy(&pack, from, sizeof pack);
  return pack;
}

LEYDEN_INLINE void store(double* to, Pack pack) {
  __builtin_memcpy(to, &pack, sizeof pack);
}

LEYDEN_INLINE Pack all(double value) {
  return Pack{} + value;
}

/// Calls f(integral constant 0), ..., f(integral constant Count - 1), without a loop.
template <int Count, typename Function>
LEYDEN_INLINE void unrolled(Function f) {
  [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    (f(std::integral_constant<int, I>{}), ...);
  }
  (std::make_integer_sequence<int, Count>{});
}

/// The lanes with bit `Bit` of their numbers flipped.
template <int Bit>
LEYDEN_INLINE Pack flipped(Pack pack) {
  return [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    return __builtin_shufflevector(pack, pack, (I ^ (1 << Bit))...);
  }
  (std::make_integer_sequence<int, lanes>{});
}

/// +1 in the lanes whose number has bit `Bit` set, -1 in the others.
template <int Bit>
LEYDEN_INLINE Pack lane_signs() {
  return [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    return Pack{((I >> Bit & 1) != 0 ? 1.0 : -1.0)...};
  }
  (std::make_integer_sequence<int, lanes>{});
}

constexpr int lowest_bit(int number) {
  return __builtin_ctz(static_cast<unsigned>(number));
}

} // namespace leyden::LEYDEN_SIMD
