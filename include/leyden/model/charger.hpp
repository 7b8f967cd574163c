#pragma once

#include "leyden/model/battery.hpp"
#include "leyden/model/pulse.hpp"
#include "leyden/pauli/pauli_sum.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace leyden {

/// V = omega sum over driven sites of X_i (Le et al. eq. 6).
struct LocalCharger {
  double omega;           ///< in the unit of energy
  std::vector<int> sites; ///< driven sites, ascending, each once
};

/// V as written.
struct PauliCharger {
  PauliSum hamiltonian;
};

class Charger {
 public:
  explicit Charger(LocalCharger charger) : form_(std::move(charger)) {}
  explicit Charger(PauliCharger charger) : form_(std::move(charger)) {}
  /// V.
  PauliSum hamiltonian() const;
  const LocalCharger* local() const { return std::get_if<LocalCharger>(&form_); }

 private:
  std::variant<LocalCharger, PauliCharger> form_;
};

enum class Switch { off, on };
enum class InitialState { down, ground };

/// Battery, charger and what is on while charging: H(t) = lambda(t) V, plus H_g and H_B where their switch is
/// on (Le et al. eq. 7: interactions on, field off, lambda = 1).
struct ChargingProtocol {
  Battery battery;
  Charger charger;
  Switch interactions = Switch::on;
  Switch field = Switch::off;
  InitialState initial = InitialState::down;
  Pulse pulse{};

  /// H while charging, without V: what the pulse leaves alone.
  PauliSum undriven_hamiltonian() const;
  /// H while charging, where lambda = 1.
  PauliSum charging_hamiltonian() const;
};

} // namespace leyden
