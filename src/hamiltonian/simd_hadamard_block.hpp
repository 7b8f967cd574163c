#pragma once

// Walsh-Hadamard transforms of the bits of a block, without their norm: each bit becomes (sum, difference).
// See simd_pack.hpp for how this is included.
#include "hamiltonian/simd_field_tile.hpp"

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
LEYDEN_INLINE void transform_group(double* x, std::size_t stride, std::size_t size) {
  constexpr int rows = 1 << Bits;
  for (std::size_t base = 0; base < size; base += rows * stride)
    for (std::size_t i = base; i < base + stride; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + i + j * stride); });
      butterflies<Bits>(own);
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { store(x + i + j * stride, own[j]); });
    }
}

/// The bits from `first` to `end` - 1.
inline void transform_bits(double* x, int first, int end, std::size_t size) {
  while (first < end) {
    const int bits = next_group(end - first);
    with_bits(bits, [&](auto b) { transform_group<b>(x, std::size_t{1} << first, size); });
    first += bits;
  }
}

LEYDEN_INLINE const double* signs_of(const HadamardBlock& block, std::size_t t) {
  return block.signs + (static_cast<std::size_t>((block.ups + __builtin_popcountl(t)) & 3) << low_bits);
}

template <int First>
void hadamard_forth_from(const HadamardBlock& block, const double* x, double* u, double* v) {
  const std::size_t size = std::size_t{1} << block.bits;
  for (std::size_t t = 0; t < size >> low_bits; ++t) {
    const std::size_t at = t << low_bits;
    Pack own[group];
    unrolled<group>([&](auto j) __attribute__((always_inline)) {
      own[j] = lane_butterflies<First>(load(x + at + j * lanes));
    });
    butterflies<group_bits>(own);
    unrolled<group>([&](auto j) __attribute__((always_inline)) { store(u + at + j * lanes, own[j]); });
    if (v == nullptr) continue;
    const double* signs = signs_of(block, t);
    unrolled<group>([&](auto j) __attribute__((always_inline)) {
      own[j] = lane_butterflies<First>(load(signs + j * lanes) * load(x + at + j * lanes));
    });
    butterflies<group_bits>(own);
    unrolled<group>([&](auto j) __attribute__((always_inline)) { store(v + at + j * lanes, own[j]); });
  }
  transform_bits(u, low_bits, block.bits, size);
  if (v != nullptr) transform_bits(v, low_bits, block.bits, size);
}

inline void hadamard_forth(const HadamardBlock& block, const double* x, double* u, double* v) {
  if (block.site_bit == 0)
    hadamard_forth_from<0>(block, x, u, v);
  else
    hadamard_forth_from<1>(block, x, u, v);
}

template <int First>
void hadamard_back_from(const HadamardBlock& block, const FieldBlock& field, const double* x, double* u,
                        double* v, const double* minus, double* y) {
  const std::size_t size = std::size_t{1} << block.bits;
  transform_bits(u, low_bits, block.bits, size);
  if (v != nullptr) transform_bits(v, low_bits, block.bits, size);
  for (std::size_t t = 0; t < size >> low_bits; ++t) {
    const std::size_t at = t << low_bits;
    Pack sums[group];
    if (v != nullptr) {
      unrolled<group>([&](auto j) __attribute__((always_inline)) {
        sums[j] = lane_butterflies<First>(load(v + at + j * lanes));
      });
      butterflies<group_bits>(sums);
      const double* signs = signs_of(block, t);
      unrolled<group>([&](auto j) __attribute__((always_inline)) {
        store(v + at + j * lanes, load(signs + j * lanes) * sums[j]);
      });
    }
    unrolled<group>([&](auto j) __attribute__((always_inline)) {
      sums[j] = lane_butterflies<First>(load(u + at + j * lanes));
    });
    butterflies<group_bits>(sums);
    LowDiagonal diagonal(field, t);
    unrolled<group>([&](auto i) __attribute__((always_inline)) {
      constexpr int j = i ^ (i >> 1);
      diagonal.template step<i>();
      Pack result =
          (diagonal.value + load(field.low_diagonal + j * lanes)) * load(x + at + j * lanes) + sums[j];
      if (v != nullptr) result += load(v + at + j * lanes);
      if (minus != nullptr) result -= load(minus + at + j * lanes);
      store(y + at + j * lanes, result);
    });
  }
}

inline void hadamard_back(const HadamardBlock& block, const FieldBlock& field, const double* x, double* u,
                          double* v, const double* minus, double* y) {
  if (block.site_bit == 0)
    hadamard_back_from<0>(block, field, x, u, v, minus, y);
  else
    hadamard_back_from<1>(block, field, x, u, v, minus, y);
}

} // namespace leyden::LEYDEN_SIMD
