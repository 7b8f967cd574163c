#pragma once

// Walsh-Hadamard transforms of the bits of a block, and back. See simd_pack.hpp for how this is included.
#include "hamiltonian/simd/simd_butterflies.hpp"
#include "hamiltonian/simd/simd_low_diagonal.hpp"

namespace leyden::LEYDEN_SIMD {

LEYDEN_INLINE const double* signs_of(const HadamardBlock& block, std::size_t t) {
  return block.signs + (static_cast<std::size_t>((block.ups + __builtin_popcountl(t)) & 3) << low_bits);
}

/// u = W (signs) x in the low bits, from `at` on; without signs if they are null.
template <int First>
LEYDEN_INLINE void transform_low(const double* x, const double* signs, double* u, std::size_t ahead) {
  Pack own[group];
  for (std::size_t i = 0; i < group * lanes; i += 8) {
    __builtin_prefetch(u + i + ahead, 1, 2);
    if (signs == nullptr) __builtin_prefetch(x + i + ahead, 0, 2);
  }
  unrolled<group>([&](auto j) __attribute__((always_inline)) {
    own[j] = load(x + j * lanes);
    if (signs != nullptr) own[j] *= load(signs + j * lanes);
    own[j] = lane_butterflies<First>(own[j]);
  });
  butterflies<group_bits>(own);
  unrolled<group>([&](auto j) __attribute__((always_inline)) { store(u + j * lanes, own[j]); });
}

/// Bits of the index of a double in a part of a block that stays in the L1 cache while they are done: as few
/// as leave no more than three above, because rows of as many parts share the same lines of that cache.
LEYDEN_INLINE int part_bits_of(const HadamardBlock& block) {
  constexpr int few = 11;
  constexpr int many = 12;
  if (block.bits <= few) return block.bits;
  return block.bits - few <= most_far_bits ? few : many;
}

template <int First>
void hadamard_forth_from(const HadamardBlock& block, const double* x, double* u, double* v) {
  const std::size_t size = std::size_t{1} << block.bits;
  const int bits = part_bits_of(block);
  const std::size_t part = std::size_t{1} << bits;
  constexpr std::size_t low = std::size_t{1} << low_bits;
  for (std::size_t first = 0; first < size; first += part) {
    for (std::size_t at = first; at < first + part; at += low) {
      transform_low<First>(x + at, nullptr, u + at, part);
      if (v != nullptr) transform_low<First>(x + at, signs_of(block, at >> low_bits), v + at, part);
    }
    transform_bits(u + first, u + first, low_bits, bits, part);
    if (v != nullptr) transform_bits(v + first, v + first, low_bits, bits, part);
  }
  transform_bits(u, u, bits, block.bits, size);
  if (v != nullptr) transform_bits(v, v, bits, block.bits, size);
}

inline void hadamard_forth(const HadamardBlock& block, const double* x, double* u, double* v) {
  if (block.site_bit == 0)
    hadamard_forth_from<0>(block, x, u, v);
  else
    hadamard_forth_from<1>(block, x, u, v);
}

/// y = (diagonal) x + W u + (signs) W v - minus in the low bits; what lies `ahead` is fetched from memory.
template <int First>
LEYDEN_INLINE void combine_low(const FieldBlock& field, std::size_t ahead, std::size_t t, const double* signs,
                               const double* x, const double* u, double* v, const double* minus, double* y) {
  Pack sums[group];
  if (v != nullptr) {
    unrolled<group>([&](auto j) __attribute__((always_inline)) {
      sums[j] = lane_butterflies<First>(load(v + j * lanes));
    });
    butterflies<group_bits>(sums);
    unrolled<group>([&](auto j) __attribute__((always_inline)) {
      store(v + j * lanes, load(signs + j * lanes) * sums[j]);
    });
  }
  unrolled<group>([&](auto j) __attribute__((always_inline)) {
    sums[j] = lane_butterflies<First>(load(u + j * lanes));
  });
  butterflies<group_bits>(sums);
  for (std::size_t i = 0; i < group * lanes; i += 8) {
    __builtin_prefetch(x + i + ahead, 0, 2);
    __builtin_prefetch(y + i + ahead, 1, 2);
  }
  LowDiagonal diagonal(field, t);
  unrolled<group>([&](auto i) __attribute__((always_inline)) {
    constexpr int j = i ^ (i >> 1);
    diagonal.template step<i>();
    Pack result = (diagonal.value + load(field.low_diagonal + j * lanes)) * load(x + j * lanes) + sums[j];
    if (v != nullptr) result += load(v + j * lanes);
    if (minus != nullptr) result -= load(minus + j * lanes);
    store(y + j * lanes, result);
  });
}

template <int First>
void hadamard_back_from(const HadamardBlock& block, const FieldBlock& field, const double* x, double* u,
                        double* v, const double* minus, double* y) {
  const std::size_t size = std::size_t{1} << block.bits;
  const int bits = part_bits_of(block);
  const std::size_t part = std::size_t{1} << bits;
  constexpr std::size_t low = std::size_t{1} << low_bits;
  const double* next_u = u + block.ahead;
  const double* next_v = v == nullptr ? nullptr : v + block.ahead;
  // What the block above the parts transforms is put aside, so that u and v need not be written to memory.
  if (bits < block.bits) {
    transform_bits(u, block.room, bits, block.bits, size);
    if (v != nullptr) transform_bits(v, block.room + size, bits, block.bits, size);
    u = block.room;
    if (v != nullptr) v = block.room + size;
  }
  for (std::size_t first = 0; first < size; first += part) {
    transform_bits(u + first, u + first, low_bits, bits, part);
    if (v != nullptr) transform_bits(v + first, v + first, low_bits, bits, part);
    for (std::size_t at = first; at < first + part; at += low) {
      const std::size_t t = at >> low_bits;
      for (std::size_t i = 0; i < low; i += 8) {
        __builtin_prefetch(next_u + at + i, 0, 2);
        if (v != nullptr) __builtin_prefetch(next_v + at + i, 0, 2);
      }
      combine_low<First>(field, part, t, v == nullptr ? nullptr : signs_of(block, t), x + at, u + at,
                         v == nullptr ? nullptr : v + at, minus == nullptr ? nullptr : minus + at, y + at);
    }
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
