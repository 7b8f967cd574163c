#pragma once

// The X on the bits above a block: y += sum_q w_q X_q x, tile by tile. See simd_pack.hpp for how this is
// included.
#include "hamiltonian/simd_field_block.hpp"

namespace leyden::LEYDEN_SIMD {

/// Rows of a tile side by side, so that strides of powers of two do not fight for the same cache lines.
inline void gather(const FieldTile& tile, const double* x, double* room) {
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  constexpr std::size_t ahead = 8;
  for (std::size_t row = 0; row < std::size_t{1} << tile.bits; ++row) {
    const double* from = x + (row << tile.block_bits);
    const double* later = from + (ahead << tile.block_bits);
    for (std::size_t i = 0; i < columns; i += 8)
      __builtin_prefetch(later + i, 0, 2);
    for (std::size_t i = 0; i < columns; i += lanes)
      store(room + (row << tile.column_bits) + i, load(from + i));
  }
}

/// The last group of row bits, added to y where it lies: y += before + sum_q w_q X_q x.
template <int Bits, bool HasBefore>
LEYDEN_INLINE void scatter_group(const FieldTile& tile, const double* x, const double* before, double* y,
                                 const double* weights) {
  constexpr int rows = 1 << Bits;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(weights[q]); });
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  const std::size_t step = std::size_t{1} << (tile.bits - Bits);
  for (std::size_t row = 0; row < step; ++row) {
    unrolled<rows>([&](auto j) __attribute__((always_inline)) {
      const double* later = y + ((row + 1 + j * step) << tile.block_bits);
      for (std::size_t i = 0; i < columns; i += 8)
        __builtin_prefetch(later + i, 1, 2);
    });
    for (std::size_t i = 0; i < columns; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        own[j] = load(x + ((row + j * step) << tile.column_bits) + i);
      });
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        double* to = y + ((row + j * step) << tile.block_bits) + i;
        Pack result = load(to) + neighbours<Bits>(own, w, j);
        if constexpr (HasBefore) result += load(before + ((row + j * step) << tile.column_bits) + i);
        store(to, result);
      });
    }
  }
}

template <bool HasBefore>
void scatter(int bits, const FieldTile& tile, const double* x, const double* before, double* y,
             const double* weights) {
  switch (bits) {
  case 1:
    return scatter_group<1, HasBefore>(tile, x, before, y, weights);
  case 2:
    return scatter_group<2, HasBefore>(tile, x, before, y, weights);
  case 3:
    return scatter_group<3, HasBefore>(tile, x, before, y, weights);
  default:
    if constexpr (group_bits == 4) scatter_group<4, HasBefore>(tile, x, before, y, weights);
  }
}

inline void field_tile(const FieldTile& tile, const double* x, double* y) {
  const std::size_t size = std::size_t{1} << (tile.bits + tile.column_bits);
  double* own = tile.room;
  double* sums = tile.room + size;
  gather(tile, x, own);
  int bit = 0;
  while (tile.bits - bit > group_bits) {
    const int bits = next_group(tile.bits - bit);
    if (bit == 0)
      for (std::size_t i = 0; i < size; i += lanes)
        store(sums + i, Pack{});
    add_group(bits, own, sums, std::size_t{1} << (tile.column_bits + bit), size, tile.weights + bit);
    bit += bits;
  }
  if (bit == 0)
    scatter<false>(tile.bits, tile, own, sums, y, tile.weights);
  else
    scatter<true>(tile.bits - bit, tile, own, sums, y, tile.weights + bit);
}

} // namespace leyden::LEYDEN_SIMD
