#include "leyden/model/battery.hpp"

#include <cmath>

namespace leyden {
namespace {

PauliString pair(char axis, int i, int j) {
  return multiply(PauliString::single(axis, i), PauliString::single(axis, j)).string;
}

PauliSum field_of(const SpinChain& chain) {
  PauliSum sum;
  for (int i = 0; i < chain.coupling.sites(); ++i)
    sum.add(PauliString::single('Z', i), chain.B);
  return sum;
}

PauliSum interaction_of(const SpinChain& chain) {
  PauliSum sum;
  for (int i = 0; i < chain.coupling.sites(); ++i)
    for (int j = i + 1; j < chain.coupling.sites(); ++j) {
      const double g = chain.coupling(i, j);
      sum.add(pair('Z', i, j), -g);
      sum.add(pair('X', i, j), -g * chain.alpha);
      sum.add(pair('Y', i, j), -g * chain.alpha);
    }
  return sum;
}

} // namespace

int Battery::sites() const {
  if (const SpinChain* const spins = chain()) return spins->coupling.sites();
  return std::get<PauliBattery>(form_).sites;
}

PauliSum Battery::field() const {
  if (const SpinChain* const spins = chain()) return field_of(*spins);
  return std::get<PauliBattery>(form_).hamiltonian.one_site_part();
}

PauliSum Battery::interaction() const {
  if (const SpinChain* const spins = chain()) return interaction_of(*spins);
  return std::get<PauliBattery>(form_).hamiltonian.many_site_part();
}

PauliSum Battery::hamiltonian() const {
  return field() + interaction();
}

bool Battery::ground_is_down() const {
  const SpinChain* const spins = chain();
  return spins != nullptr && std::abs(spins->alpha) <= 1 && spins->coupling.smallest() >= 0 && spins->B > 0;
}

} // namespace leyden
