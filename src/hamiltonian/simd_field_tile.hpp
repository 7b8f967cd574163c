#pragma once

// The X on the bits above a block: y += sum_q w_q X_q x, tile by tile. See simd_pack.hpp for how this is
// included.
#include "hamiltonian/simd_field_block.hpp"

namespace leyden::LEYDEN_SIMD {

/// How many doubles ahead a row is fetched from memory: rows lie too far apart for the processor to guess
/// them all.
constexpr std::size_t ahead = 64;

/// The first group of row bits: own = the rows of x side by side, because strides of powers of two fight for
/// the same cache lines, and sums = sum_q w_q X_q x.
template <int Bits>
LEYDEN_INLINE void gather_group(const FieldTile& tile, const double* x, double* own, double* sums) {
  constexpr int rows = 1 << Bits;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(tile.weights[q]); });
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  for (std::size_t row = 0; row < std::size_t{1} << tile.bits; row += rows)
    for (std::size_t i = 0; i < columns; i += lanes) {
      Pack here[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        const double* from = x + ((row + j) << tile.block_bits) + i;
        if (i % 8 == 0) __builtin_prefetch(from + ahead, 0, 2);
        here[j] = load(from);
      });
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        const std::size_t to = ((row + j) << tile.column_bits) + i;
        store(own + to, here[j]);
        store(sums + to, neighbours<Bits>(here, w, j));
      });
    }
}

/// The last group of row bits, added to y where it lies: y += before + sum_q w_q X_q x.
template <int Bits>
LEYDEN_INLINE void scatter_group(const FieldTile& tile, const double* x, const double* before, double* y,
                                 const double* weights) {
  constexpr int rows = 1 << Bits;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(weights[q]); });
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  const std::size_t step = std::size_t{1} << (tile.bits - Bits);
  for (std::size_t row = 0; row < step; ++row)
    for (std::size_t i = 0; i < columns; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        own[j] = load(x + ((row + j * step) << tile.column_bits) + i);
      });
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        const std::size_t from = ((row + j * step) << tile.column_bits) + i;
        double* to = y + ((row + j * step) << tile.block_bits) + i;
        if (i % 8 == 0) __builtin_prefetch(to + ahead, 1, 2);
        store(to, load(to) + (load(before + from) + neighbours<Bits>(own, w, j)));
      });
    }
}

/// All row bits at once, from memory to memory.
template <int Bits>
LEYDEN_INLINE void whole_tile(const FieldTile& tile, const double* x, double* y) {
  constexpr int rows = 1 << Bits;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(tile.weights[q]); });
  for (std::size_t i = 0; i < std::size_t{1} << tile.column_bits; i += lanes) {
    Pack own[rows];
    unrolled<rows>([&](auto j) __attribute__((always_inline)) {
      const double* from = x + (std::size_t{j} << tile.block_bits) + i;
      if (i % 8 == 0) __builtin_prefetch(from + ahead, 0, 2);
      own[j] = load(from);
    });
    unrolled<rows>([&](auto j) __attribute__((always_inline)) {
      double* to = y + (std::size_t{j} << tile.block_bits) + i;
      if (i % 8 == 0) __builtin_prefetch(to + ahead, 1, 2);
      store(to, load(to) + neighbours<Bits>(own, w, j));
    });
  }
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

inline void field_tile(const FieldTile& tile, const double* x, double* y) {
  if (tile.bits <= group_bits) return with_bits(tile.bits, [&](auto bits) { whole_tile<bits>(tile, x, y); });
  const std::size_t size = std::size_t{1} << (tile.bits + tile.column_bits);
  double* own = tile.room;
  double* sums = tile.room + size;
  gather_group<group_bits>(tile, x, own, sums);
  int bit = group_bits;
  while (tile.bits - bit > group_bits) {
    const int bits = next_group(tile.bits - bit);
    add_group(bits, own, sums, std::size_t{1} << (tile.column_bits + bit), size, tile.weights + bit);
    bit += bits;
  }
  with_bits(tile.bits - bit, [&](auto bits) { scatter_group<bits>(tile, own, sums, y, tile.weights + bit); });
}

} // namespace leyden::LEYDEN_SIMD
