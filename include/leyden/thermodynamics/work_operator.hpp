#pragma once

#include "leyden/model/charger.hpp"
#include "leyden/pauli/pauli_sum.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace leyden {

/// From which operator W(t) comes.
enum class WorkSource {
  difference, ///< H_0 - H
  battery     ///< H_0
};

/// The observables that give the deposited work W(t) = <H_0>_t - <H_0>_0 (Le et al. eq. 9).
struct WorkOperator {
  /// D with W(t) = <D>_t - <D>_0 exactly. While the charging Hamiltonian H is constant in time <H> is
  /// conserved and D = H_0 - H without its trace; for the chain D = H_B - V: one-site expectation values
  /// suffice. With a pulse D = H_0 without its trace; and where H_0 is much smaller than H_0 - H, as beside a
  /// strong charger, whose digits it would not have.
  PauliSum difference;
  /// Which of the two D is.
  WorkSource source = WorkSource::difference;
  /// i [H, H_0]: its expectation value is the momentary power dW/dt. With a pulse i [H_a, H_0], H_a being
  /// what the pulse leaves alone.
  PauliSum rate;
  /// i [V, H_0]: with a pulse dW/dt = <rate> + lambda(t) <driven_rate>; nothing otherwise.
  PauliSum driven_rate{};
  /// The pulse, if one is given.
  Pulse pulse{};
  /// What an evolution has to watch before anything else: D, rate and, with a pulse, driven_rate.
  std::vector<PauliSum> observables() const;
  /// Their places in this list.
  static constexpr std::size_t difference_number = 0;
  static constexpr std::size_t rate_number = 1;
  static constexpr std::size_t driven_rate_number = 2;
  /// Bound on the operator norm of D.
  double difference_norm;
  /// Bound on the operator norm of H_0 without its trace.
  double static_norm;
};

/// Of a battery that is charged by `protocol` (Le et al. eq. 9), with energies in the unit of its
/// Hamiltonians. Local.
WorkOperator work_operator(const ChargingProtocol& protocol);

/// Upper bound on the operator norm of `sum` without its identity: the one-site terms as Bloch vectors
/// (exact), plus the moduli of all others.
double norm_bound(const PauliSum& sum);

/// Upper bound on W(t) at all times, from the values of D and of the traceless H_0 in the initial state.
/// For the chain with all sites driven it is at most N (B + sqrt(B^2 + omega^2)) for any coupling. It is the
/// smaller with `highest_energy`, the largest eigenvalue of the traceless H_0, where that is known; and
/// exactly 0 where it is no more than rounding.
double work_bound(const WorkOperator& work, double initial_difference, double initial_energy,
                  std::optional<double> highest_energy = std::nullopt);

} // namespace leyden
