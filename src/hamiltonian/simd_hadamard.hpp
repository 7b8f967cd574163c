#pragma once

// Walsh-Hadamard transforms without their norm: each bit becomes (sum, difference). See simd_pack.hpp for how
// this is included.
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
