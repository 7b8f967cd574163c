#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <optional>
#include <vector>

namespace leyden {

/// Couplings between pairs of sites, symmetric, with nothing on the diagonal.
class PairMatrix {
 public:
  explicit PairMatrix(int sites) : sites_(sites), values_(static_cast<std::size_t>(sites) * sites) {}
  double operator()(int i, int j) const { return values_[index(i, j)]; }
  void add(int i, int j, double value);
  PairMatrix& operator*=(double factor);
  /// Number of pairs that are coupled.
  int pairs() const;

 private:
  std::size_t index(int i, int j) const { return static_cast<std::size_t>(i) * sites_ + j; }
  int sites_;
  std::vector<double> values_;
};

/// A real Hamiltonian of fields and couplings of like components,
/// H = constant + sum_i (z_i Z_i + x_i X_i) + sum_{i<j} (zz_ij Z_i Z_j + xx_ij X_i X_j + yy_ij Y_i Y_j):
/// the form for which there are kernels faster than any that goes from term to term.
struct TwoBodyForm {
  explicit TwoBodyForm(int sites);

  int sites;
  double constant = 0;
  std::vector<double> z;
  std::vector<double> x;
  PairMatrix zz;
  PairMatrix xx;
  PairMatrix yy;

  /// Whether all couplings are of Z Z, so that H is diagonal but for fields.
  bool is_ising() const { return xx.pairs() == 0 && yy.pairs() == 0; }
  /// scale * H + shift.
  TwoBodyForm scaled(double scale, double shift) const;
};

/// `sum` on `sites` sites in this form, if each of its terms has a place there. Local.
std::optional<TwoBodyForm> two_body_form(const PauliSum& sum, int sites);

} // namespace leyden
