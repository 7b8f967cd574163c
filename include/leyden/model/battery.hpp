#pragma once

#include "leyden/model/coupling.hpp"
#include "leyden/pauli/pauli_sum.hpp"

#include <utility>
#include <variant>

namespace leyden {

/// The XXZ chain of Le et al. eqs 2-4: H_B = B sum_i Z_i,
/// H_g = -sum_{i<j} g_ij [Z_i Z_j + alpha (X_i X_j + Y_i Y_j)]. Its ground state is all-down for
/// |alpha| <= 1, g_ij >= 0, B > 0.
struct SpinChain {
  Coupling coupling;
  double alpha; ///< a number, relative to g
  double B;     ///< in the unit of energy, as g is
};

/// A battery given as a Hermitian Pauli sum: one-site terms (and the identity) are H_B, the others H_g.
struct PauliBattery {
  int sites;
  PauliSum hamiltonian;
};

/// What is charged: H_0 = H_B + H_g.
class Battery {
 public:
  explicit Battery(SpinChain chain) : form_(std::move(chain)) {}
  explicit Battery(PauliBattery battery) : form_(std::move(battery)) {}

  int sites() const;
  /// H_B.
  PauliSum field() const;
  /// H_g.
  PauliSum interaction() const;
  /// H_0 = H_B + H_g.
  PauliSum hamiltonian() const;
  /// Whether all-down is known to be a ground state of H_0: for chains with |alpha| <= 1, g_ij >= 0, B > 0.
  bool ground_is_down() const;
  /// The chain, if it is one: for kernels that use its structure.
  const SpinChain* chain() const { return std::get_if<SpinChain>(&form_); }

 private:
  std::variant<SpinChain, PauliBattery> form_;
};

} // namespace leyden
