#pragma once

// Inner products of many vectors with many others. See simd_pack.hpp for how this is included.
#include "hamiltonian/simd/simd_kernels.hpp"
#include "hamiltonian/simd/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

constexpr int left_tile = lanes == 8 ? 6 : 2;
constexpr int right_tile = 4;
/// Doubles of each vector that stay in the caches while all pairs are done.
constexpr std::size_t inner_product_part = 512;

/// A tile of Left x Right sums in registers, from `first` on. The right vectors have their weights already.
template <int Left, int Right>
LEYDEN_INLINE void inner_product_tile(const InnerProducts& wanted, int i, int j, std::size_t first,
                                      std::size_t length, const double* right) {
  Pack partial[Left * Right] = {};
  const double* left[Left];
  for (int k = 0; k < Left; ++k)
    left[k] = wanted.left[i + k] + first;
  for (std::size_t k = 0; k < length; k += lanes) {
    Pack r[Right];
    unrolled<Right>([&](auto q)
                        __attribute__((always_inline)) { r[q] = load(right + q * inner_product_part + k); });
    unrolled<Left>([&](auto p) __attribute__((always_inline)) {
      const Pack l = load(left[p] + k);
      unrolled<Right>([&](auto q) __attribute__((always_inline)) { partial[p * Right + q] += l * r[q]; });
    });
  }
  for (int p = 0; p < Left; ++p)
    for (int q = 0; q < Right; ++q) {
      double sum = 0;
      for (int lane = 0; lane < lanes; ++lane)
        sum += partial[p * Right + q][lane];
      wanted.sums[(i + p) * wanted.rights + j + q] += sum;
    }
}

/// All left vectors with `Right` right ones.
template <int Right>
LEYDEN_INLINE void inner_product_column(const InnerProducts& wanted, int j, std::size_t first,
                                        std::size_t length) {
  // A copy of their own: vectors of 2^N entries would fight for the same lines of the cache.
  alignas(64) double right[Right * inner_product_part];
  for (int q = 0; q < Right; ++q)
    for (std::size_t k = 0; k < length; k += lanes) {
      Pack pack = load(wanted.right[j + q] + first + k);
      if (wanted.weights != nullptr) pack *= load(wanted.weights + first + k);
      store(right + q * inner_product_part + k, pack);
    }
  const int end = wanted.upper && j + Right < wanted.lefts ? j + Right : wanted.lefts;
  int i = 0;
  for (; i + left_tile <= end; i += left_tile)
    inner_product_tile<left_tile, Right>(wanted, i, j, first, length, right);
  for (; i < end; ++i)
    inner_product_tile<1, Right>(wanted, i, j, first, length, right);
}

inline void add_inner_products(const InnerProducts& wanted) {
  for (std::size_t first = 0; first < wanted.size; first += inner_product_part) {
    const std::size_t rest = wanted.size - first;
    const std::size_t length = rest < inner_product_part ? rest : inner_product_part;
    int j = 0;
    for (; j + right_tile <= wanted.rights; j += right_tile)
      inner_product_column<right_tile>(wanted, j, first, length);
    for (; j < wanted.rights; ++j)
      inner_product_column<1>(wanted, j, first, length);
  }
}

} // namespace leyden::LEYDEN_SIMD
