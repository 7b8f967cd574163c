#pragma once

// Fields and Ising couplings within a block: y = (diagonal + sum_q w_q X_q) x. See simd_pack.hpp for how this
// is included.
#include "hamiltonian/simd_kernels.hpp"
#include "hamiltonian/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

constexpr int group = 1 << group_bits;

/// sum_q w[q] x[j ^ 2^q] over Bits bits.
template <int Bits>
LEYDEN_INLINE Pack neighbours(const Pack* x, const Pack* w, int j) {
  if constexpr (Bits == 1) {
    return w[0] * x[j ^ 1];
  } else {
    Pack sum = w[0] * x[j ^ 1];
    unrolled<Bits - 1>([&](auto q) __attribute__((always_inline)) { sum += w[q + 1] * x[j ^ (2 << q)]; });
    return sum;
  }
}

/// y += sum_q w[q] X_q x over Bits bits from `stride` doubles on, for `size` doubles.
template <int Bits>
LEYDEN_INLINE void add_group(const double* x, double* y, std::size_t stride, std::size_t size,
                             const double* weights) {
  constexpr int rows = 1 << Bits;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(weights[q]); });
  for (std::size_t base = 0; base < size; base += rows * stride)
    for (std::size_t i = base; i < base + stride; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + i + j * stride); });
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        double* to = y + i + j * stride;
        store(to, load(to) + neighbours<Bits>(own, w, j));
      });
    }
}

inline void add_group(int bits, const double* x, double* y, std::size_t stride, std::size_t size,
                      const double* weights) {
  switch (bits) {
  case 1:
    return add_group<1>(x, y, stride, size, weights);
  case 2:
    return add_group<2>(x, y, stride, size, weights);
  case 3:
    return add_group<3>(x, y, stride, size, weights);
  default:
    if constexpr (group_bits == 4) add_group<4>(x, y, stride, size, weights);
  }
}

/// How many of `bits` bits to take next, so that all groups are about equal.
constexpr int next_group(int bits) {
  const int groups = (bits + group_bits - 1) / group_bits;
  return (bits + groups - 1) / groups;
}

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

/// The diagonal and the butterflies on the low bits, in registers.
template <bool Subtracts>
LEYDEN_INLINE void low_group(const FieldBlock& block, std::size_t t, const double* x, const double* minus,
                             double* y, const Pack* w) {
  LowDiagonal diagonal(block, t);
  Pack own[group];
  unrolled<group>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + j * lanes); });
  unrolled<group>([&](auto i) __attribute__((always_inline)) {
    constexpr int j = i ^ (i >> 1);
    diagonal.template step<i>();
    Pack result = (diagonal.value + load(block.low_diagonal + j * lanes)) * own[j];
    if constexpr (Subtracts) result -= load(minus + j * lanes);
    result += neighbours<group_bits>(own, w + lane_bits, j);
    unrolled<lane_bits>([&](auto q) __attribute__((always_inline)) { result += w[q] * flipped<q>(own[j]); });
    store(y + j * lanes, result);
  });
}

template <bool Subtracts>
void field_block_as(const FieldBlock& block, const double* x, const double* minus, double* y) {
  Pack w[low_bits];
  unrolled<low_bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(block.weights[q]); });
  constexpr std::size_t low = std::size_t{1} << low_bits;
  // A part that stays in the L1 cache while the next bits are done.
  const int inner = block.bits - low_bits < group_bits ? block.bits - low_bits : group_bits;
  const std::size_t part = low << inner;
  const std::size_t size = std::size_t{1} << block.bits;
  for (std::size_t first = 0; first < size; first += part) {
    for (std::size_t i = first; i < first + part; i += low)
      low_group<Subtracts>(block, i >> low_bits, x + i, Subtracts ? minus + i : nullptr, y + i, w);
    if (inner > 0) add_group(inner, x + first, y + first, low, part, block.weights + low_bits);
  }
  for (int bit = low_bits + inner; bit < block.bits;) {
    const int bits = next_group(block.bits - bit);
    add_group(bits, x, y, std::size_t{1} << bit, size, block.weights + bit);
    bit += bits;
  }
}

inline void field_block(const FieldBlock& block, const double* x, const double* minus, double* y) {
  if (minus == nullptr)
    field_block_as<false>(block, x, minus, y);
  else
    field_block_as<true>(block, x, minus, y);
}

} // namespace leyden::LEYDEN_SIMD
