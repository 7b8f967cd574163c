// Inner products of many vectors with many others. See simd_pack.hpp for how this is included.
#pragma once

#include "hamiltonian/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

constexpr int left_tile = lanes == 8 ? 6 : 2;
constexpr int right_tile = 4;

/// A tile of Left x Right sums in registers.
template <int Left, int Right>
LEYDEN_INLINE void inner_product_tile(const double* const* left, const double* const* right, std::size_t size,
                                      double* sums, int rights) {
  Pack partial[Left * Right] = {};
  for (std::size_t k = 0; k < size; k += lanes) {
    Pack r[Right];
    unrolled<Right>([&](auto j) __attribute__((always_inline)) { r[j] = load(right[j] + k); });
    unrolled<Left>([&](auto i) __attribute__((always_inline)) {
      const Pack l = load(left[i] + k);
      unrolled<Right>([&](auto j) __attribute__((always_inline)) { partial[i * Right + j] += l * r[j]; });
    });
  }
  for (int i = 0; i < Left; ++i)
    for (int j = 0; j < Right; ++j) {
      double sum = 0;
      for (int lane = 0; lane < lanes; ++lane)
        sum += partial[i * Right + j][lane];
      sums[i * rights + j] += sum;
    }
}

template <int Left>
LEYDEN_INLINE void inner_product_rows(const double* const* left, const double* const* right, int rights,
                                      std::size_t size, double* sums) {
  int j = 0;
  for (; j + right_tile <= rights; j += right_tile)
    inner_product_tile<Left, right_tile>(left, right + j, size, sums + j, rights);
  for (; j < rights; ++j)
    inner_product_tile<Left, 1>(left, right + j, size, sums + j, rights);
}

/// In parts of the vectors that stay in the caches while all pairs are done.
inline void add_inner_products(const double* const* left, int lefts, const double* const* right, int rights,
                               std::size_t size, double* sums) {
  constexpr std::size_t part = 512;
  constexpr int most = 64;
  const double* l[left_tile];
  const double* r[most];
  for (std::size_t first = 0; first < size; first += part) {
    const std::size_t length = size - first < part ? size - first : part;
    for (int j0 = 0; j0 < rights; j0 += most) {
      const int block = rights - j0 < most ? rights - j0 : most;
      for (int j = 0; j < block; ++j)
        r[j] = right[j0 + j] + first;
      int i = 0;
      for (; i + left_tile <= lefts; i += left_tile) {
        for (int k = 0; k < left_tile; ++k)
          l[k] = left[i + k] + first;
        inner_product_rows<left_tile>(l, r, block, length, sums + i * rights + j0);
      }
      for (; i < lefts; ++i) {
        l[0] = left[i] + first;
        inner_product_rows<1>(l, r, block, length, sums + i * rights + j0);
      }
    }
  }
}

} // namespace leyden::LEYDEN_SIMD
