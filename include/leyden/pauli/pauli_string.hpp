#pragma once

#include <compare>
#include <complex>
#include <cstdint>

namespace leyden {

/// A tensor product of I, X, Y, Z on at most 64 sites: bit i of `flip` is set where site i has X or Y,
/// bit i of `sign` where it has Z or Y. As an operator it is i^popcount(flip & sign) X^flip Z^sign,
/// which is Hermitian and squares to one.
struct PauliString {
  std::uint64_t flip = 0;
  std::uint64_t sign = 0;

  /// One Pauli matrix, `axis` one of 'X', 'Y', 'Z', on `site` in 0..63.
  static PauliString single(char axis, int site);

  /// How many sites are not the identity.
  int weight() const;
  /// How many sites have Y.
  int count_y() const;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the zero of a comparison for a pointer.
  auto operator<=>(const PauliString&) const = default;
};

/// A Pauli string times a power of i.
struct PauliProduct {
  PauliString string;
  std::complex<double> phase;
};

/// The product `a b` as phase times string.
PauliProduct multiply(PauliString a, PauliString b);

} // namespace leyden
