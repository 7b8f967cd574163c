#pragma once

#include "leyden/model/charger.hpp"
#include "leyden/pauli/pauli_sum.hpp"

namespace leyden {

/// The observables that give the deposited work W(t) = <H_0>_t - <H_0>_0 (Le et al. eq. 9) while the charging
/// Hamiltonian H is constant in time.
struct WorkOperator {
  /// D = H_0 - H without its trace: <H> is conserved, so W(t) = <D>_t - <D>_0 exactly. For the driven chain
  /// D = H_B - V: one-site expectation values suffice.
  PauliSum difference;
  /// i [H, H_0]: its expectation value is the momentary power dW/dt.
  PauliSum rate;
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
