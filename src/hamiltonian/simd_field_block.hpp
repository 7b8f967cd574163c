#pragma once

// Fields and Ising couplings within a block: y = (diagonal + sum_q w_q X_q) x. See simd_pack.hpp for how this
// is included.
#include "hamiltonian/simd_kernels.hpp"
#include "hamiltonian/simd_pack.hpp"

namespace leyden::LEYDEN_SIMD {

constexpr int group = 1 << group_bits;

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

/// y += sum_q w[q] X_q x over Bits bits from `stride` doubles on, for `size` doubles.
template <int Bits>
LEYDEN_INLINE void add_group(const double* x, double* y, std::size_t stride, std::size_t size,
                             const double* weights) {
  constexpr int rows = 1 << Bits;
  Pack w[Bits];
  unrolled<Bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(weights[q]); });
  for (std::size_t base = 0; base < size; base += rows * stride)
    for (std::size_t i = base; i < base + stride; i += lanes) {
      Pack own[rows];
      unrolled<rows>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + i + j * stride); });
      unrolled<rows>([&](auto j) __attribute__((always_inline)) {
        double* to = y + i + j * stride;
        store(to, load(to) + neighbours<Bits>(own, w, j));
      });
    }
}

inline void add_group(int bits, const double* x, double* y, std::size_t stride, std::size_t size,
                      const double* weights) {
  switch (bits) {
  case 1:
    return add_group<1>(x, y, stride, size, weights);
  case 2:
    return add_group<2>(x, y, stride, size, weights);
  case 3:
    return add_group<3>(x, y, stride, size, weights);
  default:
    if constexpr (group_bits == 4) add_group<4>(x, y, stride, size, weights);
  }
}

/// How many of `bits` bits to take next, so that all groups are about equal.
constexpr int next_group(int bits) {
  const int groups = (bits + group_bits - 1) / group_bits;
  return (bits + groups - 1) / groups;
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

/// The diagonal of a block's packs of low bits: that of each comes from its neighbour's in Gray order by one
/// addition. What depends on low bits alone is not in it.
struct LowDiagonal {
  Pack value;
  Pack twice[group_bits];

  LEYDEN_INLINE LowDiagonal(const FieldBlock& block, std::size_t t) : value(all(block.middle_diagonal[t])) {
    double fields[8];
    for (int q = 0; q < low_bits; ++q)
      fields[q] = block.middle_fields[8 * t + q] + block.outer_fields[q];
    unrolled<lane_bits>([&](auto q) __attribute__((always_inline)) { value += fields[q] * lane_signs<q>(); });
    unrolled<group_bits>([&](auto q) __attribute__((always_inline)) {
      value -= fields[lane_bits + q];
      twice[q] = all(2 * fields[lane_bits + q]);
    });
  }

  /// To the I-th pack, which has number I ^ (I >> 1), from the one before.
  template <int I>
  LEYDEN_INLINE void step() {
    if constexpr (I > 0) {
      constexpr int q = lowest_bit(I);
      if constexpr (((I ^ (I >> 1)) >> q & 1) != 0)
        value += twice[q];
      else
        value -= twice[q];
    }
  }
};

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
                             double* y, const Pack* w, PackProducts* products) {
  LowDiagonal diagonal(block, t);
  Pack own[group];
  unrolled<group>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + j * lanes); });
  unrolled<group>([&](auto i) __attribute__((always_inline)) {
    constexpr int j = i ^ (i >> 1);
    diagonal.template step<i>();
    Pack result = (diagonal.value + load(block.low_diagonal + j * lanes)) * own[j];
    if constexpr (beside == Beside::present) result += load(y + j * lanes);
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

/// Bits of a part of a block whose x and y lie in the L1 cache together.
constexpr int part_bits = 11;
/// Bits of a block above its parts, at most.
constexpr int most_upper_bits = 6;

/// Bits of the last group within a part of all part_bits.
constexpr int last_group() {
  int rest = part_bits - low_bits;
  while (rest > group_bits)
    rest -= next_group(rest);
  return rest;
}

/// The last group of bits of a part, and with it the `Upper` bits above: from the other parts, which are read
/// where they lie, so that y is written but once more.
template <int Bits, int Upper>
LEYDEN_INLINE void close_part(const double* x, std::size_t first, double* y, std::size_t size,
                              const double* weights) {
  constexpr int rows = 1 << Bits;
  const std::size_t stride = size >> Bits;
  Pack w[Bits + Upper];
  unrolled<Bits + Upper>([&](auto q) __attribute__((always_inline)) { w[q] = all(weights[q]); });
  const double* other[Upper + 1];
  for (int q = 0; q < Upper; ++q)
    other[q] = x + (first ^ (size << q));
  for (std::size_t i = 0; i < stride; i += lanes) {
    Pack own[rows];
    unrolled<rows>([&](auto j) __attribute__((always_inline)) { own[j] = load(x + first + i + j * stride); });
    unrolled<rows>([&](auto j) __attribute__((always_inline)) {
      double* to = y + first + i + j * stride;
      Pack sum = load(to) + neighbours<Bits>(own, w, j);
      unrolled<Upper>([&](auto q) __attribute__((always_inline)) {
        sum += w[Bits + q] * load(other[q] + i + j * stride);
      });
      store(to, sum);
    });
  }
}

/// What is left of a part, or of a block that is none: bits from `bit` on.
inline void close_block(const FieldBlock& block, const double* x, std::size_t first, double* y, int bit,
                        std::size_t size) {
  const double* weights = block.weights + bit;
  if (block.bits <= part_bits)
    return with_bits(
        block.bits - bit, [&](auto b) __attribute__((always_inline)) {
          close_part<b, 0>(x, first, y, size, weights);
        });
  constexpr int last = last_group();
  switch (block.bits - part_bits) {
  case 1:
    return close_part<last, 1>(x, first, y, size, weights);
  case 2:
    return close_part<last, 2>(x, first, y, size, weights);
  case 3:
    return close_part<last, 3>(x, first, y, size, weights);
  case 4:
    return close_part<last, 4>(x, first, y, size, weights);
  case 5:
    return close_part<last, 5>(x, first, y, size, weights);
  default:
    return close_part<last, most_upper_bits>(x, first, y, size, weights);
  }
}

template <Beside beside>
void field_block_as(const FieldBlock& block, const double* x, const double* minus, double* y,
                    StepProducts* products) {
  Pack w[low_bits];
  unrolled<low_bits>([&](auto q) __attribute__((always_inline)) { w[q] = all(block.weights[q]); });
  constexpr std::size_t low = std::size_t{1} << low_bits;
  const int bits = block.bits < part_bits ? block.bits : part_bits;
  const std::size_t part = std::size_t{1} << bits;
  PackProducts sums;
  for (std::size_t first = 0; first < std::size_t{1} << block.bits; first += part) {
    for (std::size_t i = first; i < first + part; i += low)
      low_group<beside>(block, i >> low_bits, x + i, beside == Beside::minus ? minus + i : nullptr, y + i, w,
                        &sums);
    int bit = low_bits;
    while (bits - bit > group_bits) {
      const int next = next_group(bits - bit);
      add_group(next, x + first, y + first, std::size_t{1} << bit, part, block.weights + bit);
      bit += next;
    }
    if (bit < block.bits) close_block(block, x, first, y, bit, part);
  }
  if (products != nullptr) sums.add_to(*products);
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
