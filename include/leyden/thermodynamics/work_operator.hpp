#pragma once

#include "leyden/model/charger.hpp"
#include "leyden/pauli/pauli_sum.hpp"

#include <vector>

namespace leyden {

/// The observables that give the deposited work W(t) = <H_0>_t - <H_0>_0 (Le et al. eq. 9).
struct WorkOperator {
  /// D with W(t) = <D>_t - <D>_0 exactly. While the charging Hamiltonian H is constant in time <H> is
  /// conserved and D = H_0 - H without its trace; for the chain D = H_B - V: one-site expectation values
  /// suffice. With a pulse D = H_0 without its trace.
  PauliSum difference;
  /// i [H, H_0]: its expectation value is the momentary power dW/dt. With a pulse i [H_a, H_0], H_a being
  /// what the pulse leaves alone.
  PauliSum rate;
  /// i [V, H_0]: with a pulse dW/dt = <rate> + lambda(t) <driven_rate>; nothing otherwise.
  PauliSum driven_rate{};
  /// The pulse, if one is given.
  Pulse pulse{};
  /// What an evolution has to watch: D, rate and, with a pulse, driven_rate.
  std::vector<PauliSum> observables() const;
  /// Bound on the operator norm of D.
  double difference_norm;
  /// Bound on the operator norm of H_0 without its trace.
  double static_norm;
};

WorkOperator work_operator(const ChargingProtocol& protocol);

/// Upper bound on the operator norm of `sum` without its identity: the one-site terms as Bloch vectors
/// (exact), plus the moduli of all others.
double norm_bound(const PauliSum& sum);

/// Upper bound on W(t) at all times, from the values of D and of the traceless H_0 in the initial state.
/// For the chain with all sites driven it is at most N (B + sqrt(B^2 + omega^2)) for any coupling.
double work_bound(const WorkOperator& work, double initial_difference, double initial_energy);

} // namespace leyden
