#pragma once

// Flips of two bits, chunk by chunk. See simd_pack.hpp for how this is included.
#include "hamiltonian/simd/simd_kernels.hpp"
#include "hamiltonian/simd/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

constexpr bool is_odd(unsigned bits) {
  return (__builtin_popcount(bits) & 1) != 0;
}

/// The lanes with the bits `Mask` of their numbers flipped.
template <unsigned Mask>
LEYDEN_INLINE Pack lanes_flipped(Pack pack) {
  return [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    return __builtin_shufflevector(pack, pack, static_cast<int>(I ^ Mask)...);
  }
  (std::make_integer_sequence<int, lanes>{});
}

/// `odd` in the lanes in whose numbers an odd number of the bits `Mask` is set, `even` in the others.
template <unsigned Mask>
LEYDEN_INLINE Pack by_lane(double odd, double even) {
  return [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    return __builtin_shufflevector(all(odd), all(even), (is_odd(I & Mask) ? I : I + lanes)...);
  }
  (std::make_integer_sequence<int, lanes>{});
}

/// sums += weights x, with the bits `Mask` of the indices in a chunk of 2^Bits doubles flipped.
template <int Bits, unsigned Mask>
LEYDEN_INLINE void add_low_flip(const LowFlip& flip, const double* x, Pack* sums) {
  constexpr int packs = 1 << (Bits - lane_bits);
  constexpr unsigned in_lanes = Mask & (lanes - 1);
  constexpr unsigned in_packs = Mask >> lane_bits;
  const auto from = [&](unsigned j) __attribute__((always_inline)) {
    return load(x + (j ^ in_packs) * lanes);
  };
  if constexpr (in_lanes == 0) {
    // Where X X and Y Y are equal, one of the weights is 0.
    if (flip.odd != 0) {
      const Pack weight = all(flip.odd);
      unrolled<packs>([&](auto j) __attribute__((always_inline)) {
        if constexpr (is_odd(j & in_packs)) sums[j] += weight * from(j);
      });
    }
    if (flip.even != 0) {
      const Pack weight = all(flip.even);
      unrolled<packs>([&](auto j) __attribute__((always_inline)) {
        if constexpr (!is_odd(j & in_packs)) sums[j] += weight * from(j);
      });
    }
  } else {
    const Pack even = by_lane<in_lanes>(flip.odd, flip.even);
    const Pack odd = by_lane<in_lanes>(flip.even, flip.odd);
    unrolled<packs>([&](auto j) __attribute__((always_inline)) {
      sums[j] += (is_odd(j & in_packs) ? odd : even) * lanes_flipped<in_lanes>(from(j));
    });
  }
}

template <int Bits, int Most>
LEYDEN_INLINE void add_low_flip_of(const LowFlip& flip, const double* x, Pack* sums) {
  [&]<unsigned... M>(std::integer_sequence<unsigned, M...>) __attribute__((always_inline)) {
    const auto matches = [&](auto mask) __attribute__((always_inline)) {
      if constexpr (mask != 0 && __builtin_popcount(mask) <= Most) {
        if (flip.bits != mask) return false;
        add_low_flip<Bits, mask>(flip, x + flip.from, sums);
        return true;
      } else {
        return false;
      }
    };
    (matches(std::integral_constant<unsigned, M>{}) || ...);
  }
  (std::make_integer_sequence<unsigned, 1U << Bits>{});
}

/// Most: of the bits flipped in a chunk.
template <int Bits, int Most>
void add_flips_of(const ChunkFlips& flips, const double* x, double* y) {
  constexpr int packs = 1 << (Bits - lane_bits);
  for (std::size_t c = 0; c < flips.chunks; ++c) {
    const double* from = x + flips.places[c];
    double* to = y + flips.places[c];
    Pack sums[packs];
    unrolled<packs>([&](auto j) __attribute__((always_inline)) { sums[j] = load(to + j * lanes); });
    for (std::size_t k = flips.first_whole[c]; k < flips.first_whole[c + 1]; ++k) {
      const Pack weight = all(flips.whole[k].weight);
      const double* partner = from + flips.whole[k].from;
      unrolled<packs>([&](auto j)
                          __attribute__((always_inline)) { sums[j] += weight * load(partner + j * lanes); });
    }
    for (std::size_t k = flips.first_low[c]; k < flips.first_low[c + 1]; ++k)
      add_low_flip_of<Bits, 1>(flips.low[k], from, sums);
    if constexpr (Most == 2)
      for (int k = 0; k < flips.sames; ++k)
        add_low_flip_of<Bits, 2>(flips.same[k], from, sums);
    unrolled<packs>([&](auto j) __attribute__((always_inline)) { store(to + j * lanes, sums[j]); });
  }
}

inline void add_flips(const ChunkFlips& flips, const double* x, double* y) {
  if (flips.sames > 0 && flips.chunk_bits == low_bits) return add_flips_of<low_bits, 2>(flips, x, y);
  switch (flips.chunk_bits) {
  case 3:
    return add_flips_of<3, 1>(flips, x, y);
  case 4:
    return add_flips_of<4, 1>(flips, x, y);
  default:
    return add_flips_of<low_bits, 1>(flips, x, y);
  }
}

} // namespace leyden::LEYDEN_SIMD
