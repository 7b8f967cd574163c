#pragma once

#include "leyden/pauli/pauli_string.hpp"

#include <complex>
#include <map>
#include <string>

namespace leyden {

/// A linear combination of Pauli strings in normal form: each string once, no coefficient exactly zero,
/// ordered by (flip, sign).
class PauliSum {
 public:
  using Coefficient = std::complex<double>;
  using Terms = std::map<PauliString, Coefficient>;

  PauliSum() = default;
  /// `coefficient` times the identity.
  static PauliSum identity(Coefficient coefficient = 1.0);
  /// `coefficient` times one Pauli matrix.
  static PauliSum single(char axis, int site, Coefficient coefficient = 1.0);

  void add(PauliString string, Coefficient coefficient);

  PauliSum& operator+=(const PauliSum& other);
  PauliSum& operator-=(const PauliSum& other);
  PauliSum& operator*=(Coefficient factor);

  const Terms& terms() const { return terms_; }
  bool empty() const { return terms_.empty(); }
  /// 1 + the largest site that is not the identity; 0 if there is none.
  int sites() const;
  /// The largest modulus of a coefficient; 0 for the empty sum.
  double largest_coefficient() const;
  /// Sum of the moduli of all coefficients but the identity's: a bound on the norm of the traceless part.
  double one_norm() const;
  /// The identity's coefficient: trace / 2^N.
  Coefficient mean() const;
  /// All coefficients real to within `tolerance` times the largest.
  bool is_hermitian(double tolerance = 1e-14) const;
  /// The matrix in the z basis is real to within `tolerance` times the largest coefficient.
  bool is_real(double tolerance = 1e-14) const;

  /// All terms but the identity.
  PauliSum traceless() const;
  /// The terms on at most one site, the identity included.
  PauliSum one_site_part() const;
  /// The terms on two sites and more.
  PauliSum many_site_part() const;
  PauliSum adjoint() const;
  /// Without the terms whose modulus is at most `threshold`.
  PauliSum without_below(double threshold) const;

  bool operator==(const PauliSum&) const = default;

 private:
  Terms terms_;
};

PauliSum operator+(PauliSum a, const PauliSum& b);
PauliSum operator-(PauliSum a, const PauliSum& b);
PauliSum operator*(PauliSum::Coefficient factor, PauliSum a);
PauliSum operator*(const PauliSum& a, const PauliSum& b);
/// [a, b] = a b - b a.
PauliSum commutator(const PauliSum& a, const PauliSum& b);

/// A term a line, as parse_pauli_sum reads it back exactly; imaginary parts are not allowed.
std::string to_text(const PauliSum& sum);

} // namespace leyden
