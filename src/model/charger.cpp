#include "leyden/model/charger.hpp"

namespace leyden {

PauliSum Charger::hamiltonian() const {
  const LocalCharger* const drive = local();
  if (drive == nullptr) return std::get<PauliCharger>(form_).hamiltonian;
  PauliSum sum;
  for (const int site : drive->sites)
    sum.add(PauliString::single('X', site), drive->omega);
  return sum;
}

PauliSum ChargingProtocol::undriven_hamiltonian() const {
  PauliSum sum;
  if (interactions == Switch::on) sum += battery.interaction();
  if (field == Switch::on) sum += battery.field();
  return sum;
}

PauliSum ChargingProtocol::charging_hamiltonian() const {
  return charger.hamiltonian() + undriven_hamiltonian();
}

} // namespace leyden
