#pragma once

// A diagonal between two Walsh-Hadamard transforms of the bits above a block, tile by tile. See simd_pack.hpp
// for how this is included.
#include "hamiltonian/simd/simd_field_tile.hpp"
#include "hamiltonian/simd/simd_hadamard_block.hpp"

namespace leyden::LEYDEN_SIMD {

/// Whether rows come from memory, so that those of the next tiles are worth fetching.
enum class Rows { in_memory, in_cache };

/// `Bits` row bits from `offset` on, in place, of 2^span rows.
template <int Bits, Rows rows_lie>
LEYDEN_INLINE void transform_rows(const HadamardTile& tile, int span, int offset, double* x) {
  constexpr int rows = 1 << Bits;
  const std::size_t step = tile.stride << offset;
  const auto columns = static_cast<std::size_t>(tile.columns);
  const std::size_t ahead = tiles_ahead * columns;
  for (std::size_t high = 0; high < std::size_t{1} << (span - offset - Bits); ++high)
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

/// W (diagonal) W in the `Bits` highest of `span` row bits, the others being transformed already, for the
/// rows from `first` on: the diagonal of a group's rows comes from the one before in Gray order by one
/// addition.
template <int Bits, Rows rows_lie>
LEYDEN_INLINE void multiply_rows(const HadamardTile& tile, int span, std::size_t first, double* x) {
  constexpr int rows = 1 << Bits;
  const int offset = span - Bits;
  const std::size_t step = tile.stride << offset;
  const auto columns = static_cast<std::size_t>(tile.columns);
  const std::size_t ahead = tiles_ahead * columns;
  for (std::size_t i = 0; i < columns; i += lanes) {
    const auto field = [&](int q) __attribute__((always_inline)) {
      return load(tile.column_fields + static_cast<std::size_t>(q) * tile.field_stride + i);
    };
    Pack fields[Bits];
    Pack base = load(tile.column_diagonal + i);
    unrolled<Bits>([&](auto q) __attribute__((always_inline)) {
      fields[q] = field(offset + q);
      base -= fields[q];
      fields[q] *= 2.0;
    });
    for (int q = span; q < tile.bits; ++q)
      base += (first >> q & 1) != 0 ? field(q) : -field(q);
    for (std::size_t low = 0; low < std::size_t{1} << offset; ++low) {
      double* here = x + (first + low) * tile.stride + i;
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        const double* from = here + j * step;
        if (rows_lie == Rows::in_memory && i % 8 == 0) __builtin_prefetch(from + ahead, 1, 3);
        own[j] = load(from);
      });
      butterflies<Bits>(own);
      Pack value = base;
      for (int q = 0; q < offset; ++q)
        value += (low >> q & 1) != 0 ? field(q) : -field(q);
      unrolled<rows>([&](auto n) __attribute__((always_inline)) {
        constexpr int j = n ^ (n >> 1);
        if constexpr (n > 0) {
          constexpr int q = lowest_bit(n);
          if constexpr ((j >> q & 1) != 0)
            value += fields[q];
          else
            value -= fields[q];
        }
        own[j] *= value + tile.row_diagonal[first + low + (static_cast<std::size_t>(j) << offset)];
      });
      butterflies<Bits>(own);
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { store(here + j * step, own[j]); });
    }
  }
}

/// W (diagonal) W in `span` row bits, for the rows from `first` on, which the caches hold.
inline void multiply_span(const HadamardTile& tile, int span, std::size_t first, double* x) {
  const int last = next_group(span);
  int groups[64 / group_bits];
  int count = 0;
  for (int done = 0; done < span - last; done += groups[count++])
    groups[count] = next_group(span - last - done);
  const auto transform = [&](int bits_of, int offset) {
    with_bits(
        bits_of, [&](auto bits) __attribute__((always_inline)) {
          transform_rows<bits, Rows::in_cache>(tile, span, offset, x + first * tile.stride);
        });
  };
  int offset = 0;
  for (int k = 0; k < count; offset += groups[k++])
    transform(groups[k], offset);
  with_bits(
      last, [&](auto bits) __attribute__((always_inline)) {
        multiply_rows<bits, Rows::in_cache>(tile, span, first, x);
      });
  for (int k = count; k-- > 0;) {
    offset -= groups[k];
    transform(groups[k], offset);
  }
}

/// The highest bits first, and last, over all rows; the others in spans of rows that the L1 cache holds.
inline void hadamard_tile(const HadamardTile& tile, double* x) {
  if (tile.bits <= group_bits)
    return with_bits(
        tile.bits, [&](auto bits) __attribute__((always_inline)) {
          multiply_rows<bits, Rows::in_memory>(tile, tile.bits, 0, x);
        });
  // Rows far apart share lines of the caches whatever the gaps between blocks are: not more than those hold.
  const int top = tile.bits > 2 * group_bits ? most_far_bits : next_group(tile.bits);
  const int span = tile.bits - top;
  with_bits(
      top, [&](auto bits) __attribute__((always_inline)) {
        transform_rows<bits, Rows::in_memory>(tile, tile.bits, span, x);
      });
  for (std::size_t first = 0; first < std::size_t{1} << tile.bits; first += std::size_t{1} << span)
    multiply_span(tile, span, first, x);
  with_bits(
      top, [&](auto bits) __attribute__((always_inline)) {
        transform_rows<bits, Rows::in_cache>(tile, tile.bits, span, x);
      });
}

} // namespace leyden::LEYDEN_SIMD
