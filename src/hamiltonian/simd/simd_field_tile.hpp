#pragma once

// The X on the bits above a block, tile by tile: a few columns of a matrix whose rows are the blocks. See
// simd_pack.hpp for how this is included.
#include "hamiltonian/simd/simd_field_block.hpp"

namespace leyden::LEYDEN_SIMD {

/// Tiles ahead of the one at work that are fetched from memory: rows lie too far apart for the processor to
/// guess them all.
constexpr std::size_t tiles_ahead = 2;
/// Bits whose butterflies are done in registers at once; what the others need is read from the caches.
constexpr int row_group_bits = lanes == 8 ? 3 : 2;
constexpr int chains = 4;
/// More bits than these are done in several rounds.
constexpr int most_row_bits = 10;

/// y = (Begins: sum_q w_q X_q x - minus, else: y + sum_q w_q X_q x) over `Bits` row bits from `offset` on.
template <int Bits, bool Begins>
inline void tile_rows(const FieldTile& tile, int offset, const double* x, const double* minus, double* y,
                      PackProducts& products) {
  constexpr int inner = Bits < row_group_bits ? Bits : row_group_bits;
  constexpr int outer = Bits - inner;
  constexpr int rows = 1 << inner;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(tile.weights[offset + q]); });
  const std::size_t step = tile.stride << offset;
  const auto columns = static_cast<std::size_t>(tile.columns);
  const std::size_t ahead = tiles_ahead * columns;
  // Several sums of each, so that no addition waits for the one before; and none that a store to y could
  // change.
  Pack square[chains] = {};
  Pack product[chains] = {};
  const std::size_t lows = std::size_t{1} << offset;
  const std::size_t highs = std::size_t{1} << (tile.bits - offset - Bits);
  for (std::size_t high = 0; high < highs; ++high)
    for (std::size_t low = 0; low < lows; ++low)
      for (std::size_t g = 0; g < std::size_t{1} << outer; ++g) {
        const auto place = [&](std::size_t of) __attribute__((always_inline)) {
          return (high << Bits) * step + low * tile.stride + (of << inner) * step;
        };
        const double* partner[outer + 1];
        for (int q = 0; q < outer; ++q)
          partner[q] = x + place(g ^ std::size_t{1} << q);
        const std::size_t here = place(g);
        for (std::size_t i = 0; i < columns; i += lanes) {
          Pack own[rows];
          unrolled<rows>([&](auto j) __attribute__((always_inline)) {
            const double* from = x + here + j * step + i;
            if (i % 8 == 0 && !Begins) __builtin_prefetch(from + ahead, 1, 3);
            own[j] = load(from);
          });
          unrolled<rows>([&](auto j) __attribute__((always_inline)) {
            double* to = y + here + j * step + i;
            if (i % 8 == 0) __builtin_prefetch(to + ahead, 1, 3);
            Pack sum;
            if constexpr (Begins) {
              const Pack less = load(minus + here + j * step + i);
              square[j % chains] += own[j] * own[j];
              product[j % chains] += own[j] * less;
              sum = neighbours<inner>(own, w, j) - less;
            } else {
              sum = load(to) + neighbours<inner>(own, w, j);
            }
            unrolled<outer>([&](auto q) __attribute__((always_inline)) {
              sum += w[inner + q] * load(partner[q] + j * step + i);
            });
            store(to, sum);
          });
        }
      }
  for (int chain = 0; chain < chains; ++chain) {
    products.square += square[chain];
    products.before += product[chain];
  }
}

template <bool Begins, int Bits = 1>
LEYDEN_INLINE void tile_rows_of(int bits, const FieldTile& tile, int offset, const double* x,
                                const double* minus, double* y, PackProducts& products) {
  if constexpr (Bits < most_row_bits) {
    if (bits != Bits) return tile_rows_of<Begins, Bits + 1>(bits, tile, offset, x, minus, y, products);
  }
  tile_rows<Bits, Begins>(tile, offset, x, minus, y, products);
}

/// How many row bits, from `offset` on, to take in the next round.
inline int next_row_bits(const FieldTile& tile, int offset) {
  const int rest = tile.bits - offset;
  return rest < most_row_bits ? rest : most_row_bits;
}

inline void field_tile(const FieldTile& tile, const double* x, const double* minus, double* y,
                       StepProducts* products) {
  PackProducts sums;
  int offset = 0;
  if (minus != nullptr) {
    offset = next_row_bits(tile, 0);
    tile_rows_of<true>(offset, tile, 0, x, minus, y, sums);
  }
  while (offset < tile.bits) {
    const int bits = next_row_bits(tile, offset);
    tile_rows_of<false>(bits, tile, offset, x, nullptr, y, sums);
    offset += bits;
  }
  if (products != nullptr) sums.add_to(*products);
}

} // namespace leyden::LEYDEN_SIMD
