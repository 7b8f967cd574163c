#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <bit>
#include <complex>
#include <cstdint>
#include <vector>

namespace leyden {

/// One term as seen from a row: contributes coefficient * (-1)^popcount(row & sign).
struct SignedTerm {
  std::uint64_t sign;
  std::complex<double> coefficient;
};

/// All terms of a Pauli sum with the same flip mask: in row r they make one matrix element,
/// (A x)[r] = sum over groups of value(r) * x[r ^ flip].
/// This is the one enumerator of terms: dense, assembled and matrix-free operators are made from it.
struct FlipGroup {
  std::uint64_t flip;
  std::vector<SignedTerm> terms;

  /// The matrix element <row| A |row ^ flip>. Bit i of `row` set means site i up, Z|up> = +|up>.
  std::complex<double> value(std::uint64_t row) const {
    std::complex<double> sum = 0;
    for (const SignedTerm& term : terms)
      sum += (std::popcount(row & term.sign) & 1) != 0 ? -term.coefficient : term.coefficient;
    return sum;
  }
};

/// The groups of `sum`, ordered by flip mask (the diagonal, if any, first).
std::vector<FlipGroup> flip_groups(const PauliSum& sum);

} // namespace leyden
