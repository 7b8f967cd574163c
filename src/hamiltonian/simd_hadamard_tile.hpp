#pragma once

// A diagonal between two Walsh-Hadamard transforms of the bits above a block, tile by tile. See simd_pack.hpp
// for how this is included.
#include "hamiltonian/simd_hadamard_block.hpp"

namespace leyden::LEYDEN_SIMD {

/// Whether rows come from memory, so that those of the next tiles are worth fetching.
enum class Rows { in_memory, in_cache };

/// Row bits from `offset` on, in place.
template <int Bits, Rows rows_lie>
LEYDEN_INLINE void transform_rows(const HadamardTile& tile, int offset, double* x) {
  constexpr int rows = 1 << Bits;
  const std::size_t step = tile.stride << offset;
  const auto columns = static_cast<std::size_t>(tile.columns);
  const std::size_t ahead = tiles_ahead * columns;
  for (std::size_t high = 0; high < std::size_t{1} << (tile.bits - offset - Bits); ++high)
    for (std::size_t low = 0; low < std::size_t{1} << offset; ++low) {
      double* here = x + (high << Bits) * step + low * tile.stride;
      for (std::size_t i = 0; i < columns; i += lanes) {
        Pack own[rows];
        unrolled<rows>([&](auto j) __attribute__((always_inline)) {
          const double* from = here + j * step + i;
          if (rows_lie == Rows::in_memory && i % 8 == 0) __builtin_prefetch(from + ahead, 1, 3);
          own[j] = load(from);
        });
        butterflies<Bits>(own);
        unrolled<rows>([&](auto j) __attribute__((always_inline)) { store(here + j * step + i, own[j]); });
      }
    }
}

/// W (diagonal) W in the `Bits` highest row bits, all others being transformed already: the diagonal of a
/// group's rows comes from the one before in Gray order by one addition.
template <int Bits, Rows rows_lie>
LEYDEN_INLINE void multiply_rows(const HadamardTile& tile, double* x) {
  constexpr int rows = 1 << Bits;
  const int offset = tile.bits - Bits;
  const std::size_t step = tile.stride << offset;
  const auto columns = static_cast<std::size_t>(tile.columns);
  const std::size_t ahead = tiles_ahead * columns;
  for (std::size_t i = 0; i < columns; i += lanes)
    for (std::size_t low = 0; low < std::size_t{1} << offset; ++low) {
      double* here = x + low * tile.stride + i;
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        const double* from = here + j * step;
        if (rows_lie == Rows::in_memory && i % 8 == 0) __builtin_prefetch(from + ahead, 1, 3);
        own[j] = load(from);
      });
      butterflies<Bits>(own);
      Pack value = load(tile.column_diagonal + i);
      const auto field = [&](int q) __attribute__((always_inline)) {
        return load(tile.column_fields + static_cast<std::size_t>(q) * tile.field_stride + i);
      };
      for (int q = 0; q < offset; ++q)
        value += (low >> q & 1) != 0 ? field(q) : -field(q);
      Pack fields[Bits];
      unrolled<Bits>([&](auto q) __attribute__((always_inline)) {
        fields[q] = field(offset + q);
        value -= fields[q];
        fields[q] *= 2.0;
      });
      unrolled<rows>([&](auto n) __attribute__((always_inline)) {
        constexpr int j = n ^ (n >> 1);
        if constexpr (n > 0) {
          constexpr int q = lowest_bit(n);
          if constexpr ((j >> q & 1) != 0)
            value += fields[q];
          else
            value -= fields[q];
        }
        own[j] *= value + tile.row_diagonal[low + (static_cast<std::size_t>(j) << offset)];
      });
      butterflies<Bits>(own);
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { store(here + j * step, own[j]); });
    }
}

inline void hadamard_tile(const HadamardTile& tile, double* x) {
  const int last = next_group(tile.bits);
  if (last == tile.bits)
    return with_bits(
        last, [&](auto bits)
                  __attribute__((always_inline)) { multiply_rows<bits, Rows::in_memory>(tile, x); });
  int groups[64 / group_bits];
  int count = 0;
  for (int done = 0; done < tile.bits - last; done += groups[count++])
    groups[count] = next_group(tile.bits - last - done);
  int offset = 0;
  for (int k = 0; k < count; offset += groups[k++])
    with_bits(
        groups[k], [&](auto bits) __attribute__((always_inline)) {
          if (k == 0)
            transform_rows<bits, Rows::in_memory>(tile, offset, x);
          else
            transform_rows<bits, Rows::in_cache>(tile, offset, x);
        });
  with_bits(
      last, [&](auto bits) __attribute__((always_inline)) { multiply_rows<bits, Rows::in_cache>(tile, x); });
  for (int k = count; k-- > 0;) {
    offset -= groups[k];
    with_bits(
        groups[k], [&](auto bits) __attribute__((always_inline)) {
          transform_rows<bits, Rows::in_cache>(tile, offset, x);
        });
  }
}

} // namespace leyden::LEYDEN_SIMD
