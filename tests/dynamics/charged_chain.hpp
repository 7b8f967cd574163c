#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "tests/hamiltonian/chain.hpp"

namespace leyden {

/// A chain in a field Z with this interaction, charged by omega = 4: the work, less what is conserved, and
/// its rate.
inline EvolutionTask charged_chain(int sites, const PauliSum& interaction, double end = 1,
                                   double tolerance = 1e-10) {
  const PauliSum field = uniform_field(sites, 'Z', 1);
  const PauliSum charger = uniform_field(sites, 'X', 4);
  return {.sites = sites,
          .hamiltonian = interaction + charger,
          .initial_hamiltonian = field + interaction,
          .initial = InitialState::down,
          .observables = {field - charger,
                          PauliSum::Coefficient(0, 1) * commutator(charger, field + interaction)},
          .squares = {},
          .rate = RateOf{.rate = 1, .observable = 0},
          .tolerance = tolerance,
          .end = end};
}

/// The same with Ising couplings 1 / |i - j| between all pairs.
inline EvolutionTask charged_ising_chain(int sites, double end = 1, double tolerance = 1e-10) {
  return charged_chain(sites, chain_interaction(sites, 1, 0, sites), end, tolerance);
}

} // namespace leyden
