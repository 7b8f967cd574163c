#pragma once

// Fields and Ising couplings within a block: y = (diagonal + sum_q w_q X_q) x. See simd_pack.hpp for how this
// is included.
#include "hamiltonian/simd/simd_low_diagonal.hpp"

namespace leyden::LEYDEN_SIMD {

/// sum_q w[q] x[j ^ 2^q] over Bits bits.
template <int Bits>
LEYDEN_INLINE Pack neighbours(const Pack* x, const Pack* w, int j) {
  if constexpr (Bits == 1) {
    return w[0] * x[j ^ 1];
  } else {
    Pack sum = w[0] * x[j ^ 1];
    unrolled<Bits - 1>([&](auto q) __attribute__((always_inline)) { sum += w[q + 1] * x[j ^ (2 << q)]; });
    return sum;
  }
}

/// Sums of products of packs, lane by lane.
struct PackProducts {
  Pack square = all(0);
  Pack before = all(0);

  LEYDEN_INLINE void add_to(StepProducts& products) const {
    for (int lane = 0; lane < lanes; ++lane) {
      products.square += square[lane];
      products.before += before[lane];
    }
  }
};

/// What is added to a product: nothing, minus another vector, or what there is already.
enum class Beside { nothing, minus, present };

/// The diagonal and the butterflies on the low bits, in registers.
template <Beside beside>
LEYDEN_INLINE void low_group(const FieldBlock& block, std::size_t t, const double* x, const double* minus,
                             const double* present, double* y, const Pack* w, PackProducts* products) {
  LowDiagonal diagonal(block, t);
  Pack own[group];
  unrolled<group>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + j * lanes); });
  unrolled<group>([&](auto i) __attribute__((always_inline)) {
    constexpr int j = i ^ (i >> 1);
    diagonal.template step<i>();
    Pack result = (diagonal.value + load(block.low_diagonal + j * lanes)) * own[j];
    if constexpr (beside == Beside::present) result += load(present + j * lanes);
    if constexpr (beside == Beside::minus) {
      const Pack less = load(minus + j * lanes);
      result -= less;
      products->square += own[j] * own[j];
      products->before += own[j] * less;
    }
    result += neighbours<group_bits>(own, w + lane_bits, j);
    unrolled<lane_bits>([&](auto q) __attribute__((always_inline)) { result += w[q] * flipped<q>(own[j]); });
    store(y + j * lanes, result);
  });
}

/// y = sum + sum_q w_q X_q x over `Bits` bits above the low ones, for the packs of low bits from `at` on:
/// what the caches hold is read where it lies.
template <int Bits>
LEYDEN_INLINE void add_others(const double* sum, const double* x, std::size_t at, double* y, const Pack* w) {
  const double* other[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) {
    other[q] = x + (at ^ std::size_t{1} << (low_bits + q));
  });
  unrolled<group>([&](auto j) __attribute__((always_inline)) {
    Pack result = load(sum + j * lanes);
    unrolled<Bits>([&](auto q)
                       __attribute__((always_inline)) { result += w[q] * load(other[q] + j * lanes); });
    store(y + at + j * lanes, result);
  });
}

/// A block of low_bits + Bits bits.
template <int Bits, Beside beside>
void field_block_of(const FieldBlock& block, const double* x, const double* minus, double* y,
                    StepProducts* products) {
  Pack w[low_bits + Bits];
  unrolled<low_bits + Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(block.weights[q]); });
  constexpr std::size_t low = std::size_t{1} << low_bits;
  PackProducts sums;
  for (std::size_t t = 0; t < std::size_t{1} << Bits; ++t) {
    const std::size_t at = t * low;
    alignas(64) double room[low];
    double* first = Bits > 0 ? room : y + at;
    low_group<beside>(block, t, x + at, beside == Beside::minus ? minus + at : nullptr, y + at, first, w,
                      &sums);
    for (std::size_t i = 0; i < low; i += 8) {
      __builtin_prefetch(y + at + block.ahead + i, 1, 2);
      // Where products are wanted, x has just been made.
      if (products == nullptr) __builtin_prefetch(x + at + block.ahead + i, 0, 2);
    }
    if constexpr (Bits > 0) add_others<Bits>(room, x, at, y, w + low_bits);
  }
  if (products != nullptr) sums.add_to(*products);
}

/// Bits of a block above the low ones, at most.
constexpr int most_other_bits = 17 - low_bits;

template <Beside beside, int Bits = 0>
LEYDEN_INLINE void field_block_as(const FieldBlock& block, const double* x, const double* minus, double* y,
                                  StepProducts* products) {
  if constexpr (Bits < most_other_bits) {
    if (block.bits != low_bits + Bits) return field_block_as<beside, Bits + 1>(block, x, minus, y, products);
  }
  field_block_of<Bits, beside>(block, x, minus, y, products);
}

inline void field_block(const FieldBlock& block, const double* x, const double* minus, double* y,
                        StepProducts* products) {
  if (minus == nullptr)
    field_block_as<Beside::nothing>(block, x, nullptr, y, nullptr);
  else
    field_block_as<Beside::minus>(block, x, minus, y, products);
}

inline void field_block_added(const FieldBlock& block, const double* x, double* y) {
  field_block_as<Beside::present>(block, x, nullptr, y, nullptr);
}

} // namespace leyden::LEYDEN_SIMD
