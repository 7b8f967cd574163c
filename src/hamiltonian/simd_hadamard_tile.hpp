#pragma once

// A diagonal between two Walsh-Hadamard transforms of the bits above a block, tile by tile. See simd_pack.hpp
// for how this is included.
#include "hamiltonian/simd_hadamard_block.hpp"

namespace leyden::LEYDEN_SIMD {

/// Rows side by side, with the butterflies of their first group.
template <int Bits>
LEYDEN_INLINE void gather_transformed(const HadamardTile& tile, const double* x) {
  constexpr int rows = 1 << Bits;
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  for (std::size_t row = 0; row < std::size_t{1} << tile.bits; row += rows)
    for (std::size_t i = 0; i < columns; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        const double* from = x + ((row + j) << tile.block_bits) + i;
        if (i % 8 == 0) __builtin_prefetch(from + ahead, 1, 2);
        own[j] = load(from);
      });
      butterflies<Bits>(own);
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        store(tile.room + ((row + j) << tile.column_bits) + i, own[j]);
      });
    }
}

/// And back to where they were, with the butterflies of the same group.
template <int Bits>
LEYDEN_INLINE void scatter_transformed(const HadamardTile& tile, double* x) {
  constexpr int rows = 1 << Bits;
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  for (std::size_t row = 0; row < std::size_t{1} << tile.bits; row += rows)
    for (std::size_t i = 0; i < columns; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        own[j] = load(tile.room + ((row + j) << tile.column_bits) + i);
      });
      butterflies<Bits>(own);
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        store(x + ((row + j) << tile.block_bits) + i, own[j]);
      });
    }
}

/// The diagonal of each column, from row to row in Gray order by one addition, for four packs of columns at a
/// time to hide its latency.
inline void multiply_diagonal(const HadamardTile& tile) {
  const std::size_t columns = std::size_t{1} << tile.column_bits;
  constexpr int most = 4;
  const std::size_t width = columns < most * lanes ? columns / lanes : most;
  for (std::size_t first = 0; first < columns; first += width * lanes) {
    Pack value[most];
    for (std::size_t k = 0; k < width; ++k) {
      const std::size_t i = first + k * lanes;
      value[k] = load(tile.column_diagonal + i);
      for (int q = 0; q < tile.bits; ++q)
        value[k] -= load(tile.column_fields + (static_cast<std::size_t>(q) << tile.column_bits) + i);
    }
    for (std::size_t n = 0; n < std::size_t{1} << tile.bits; ++n) {
      const std::size_t row = n ^ (n >> 1);
      if (n > 0) {
        const int q = __builtin_ctzl(n);
        const double twice = (row >> q & 1) != 0 ? 2.0 : -2.0;
        const double* fields = tile.column_fields + (static_cast<std::size_t>(q) << tile.column_bits) + first;
        for (std::size_t k = 0; k < width; ++k)
          value[k] += twice * load(fields + k * lanes);
      }
      double* x = tile.room + (row << tile.column_bits) + first;
      const Pack own = all(tile.row_diagonal[row]);
      for (std::size_t k = 0; k < width; ++k)
        store(x + k * lanes, (value[k] + own) * load(x + k * lanes));
    }
  }
}

inline void hadamard_tile(const HadamardTile& tile, double* x) {
  const int first = tile.bits < group_bits ? tile.bits : group_bits;
  const std::size_t size = std::size_t{1} << (tile.bits + tile.column_bits);
  with_bits(first, [&](auto bits) { gather_transformed<bits>(tile, x); });
  transform_bits(tile.room, tile.column_bits + first, tile.column_bits + tile.bits, size);
  multiply_diagonal(tile);
  transform_bits(tile.room, tile.column_bits + first, tile.column_bits + tile.bits, size);
  with_bits(first, [&](auto bits) { scatter_transformed<bits>(tile, x); });
}

} // namespace leyden::LEYDEN_SIMD
