#pragma once

// Walsh-Hadamard transforms without their norm: each bit becomes (sum, difference). See simd_pack.hpp for how
// this is included.
#include "hamiltonian/simd/simd_groups.hpp"

namespace leyden::LEYDEN_SIMD {

template <int Bits>
LEYDEN_INLINE void butterflies(Pack* x) {
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) {
    unrolled<(1 << Bits)>([&](auto j) __attribute__((always_inline)) {
      if constexpr ((j >> q & 1) == 0) {
        const Pack sum = x[j] + x[j | 1 << q];
        x[j | 1 << q] = x[j] - x[j | 1 << q];
        x[j] = sum;
      }
    });
  });
}

/// The lanes' bits from `First` on.
template <int First>
LEYDEN_INLINE Pack lane_butterflies(Pack x) {
  unrolled<lane_bits - First>([&](auto k) __attribute__((always_inline)) {
    constexpr int q = First + k;
    x = flipped<q>(x) - lane_signs<q>() * x;
  });
  return x;
}

template <int Bits>
LEYDEN_INLINE void transform_group(const double* x, double* to, std::size_t stride, std::size_t size) {
  constexpr int rows = 1 << Bits;
  for (std::size_t base = 0; base < size; base += rows * stride)
    for (std::size_t i = base; i < base + stride; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + i + j * stride); });
      butterflies<Bits>(own);
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { store(to + i + j * stride, own[j]); });
    }
}

/// Rows that lie so far apart, by powers of two, share lines of the L1 cache; it holds those of so many bits.
constexpr int least_far_bit = 11;
constexpr int most_far_bits = 3;

/// The bits from `first` to `end` - 1, from x to `to`; they may be the same, but for no bits at all.
inline void transform_bits(const double* x, double* to, int first, int end, std::size_t size) {
  while (first < end) {
    int bits = next_group(end - first);
    if (first >= least_far_bit && bits > most_far_bits) bits = most_far_bits;
    with_bits(bits, [&](auto b) { transform_group<b>(x, to, std::size_t{1} << first, size); });
    x = to;
    first += bits;
  }
}

} // namespace leyden::LEYDEN_SIMD
