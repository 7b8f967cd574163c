#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/expectation.hpp"
#include "leyden/hamiltonian/pauli_action.hpp"

#include <complex>
#include <span>
#include <vector>

namespace leyden {

/// Whether <H> is looked at, which can cost more than all observables.
enum class EnergyLook { taken, left_out };

/// What is looked at in each state of an evolution: the observables of its task, its norm and its energy.
class WatchedState {
 public:
  /// `team` is the one that states are distributed over. Collective.
  WatchedState(MPI_Comm team, const EvolutionTask& task, EnergyLook energy = EnergyLook::taken);

  struct Look {
    std::vector<double> values; ///< <O> of each observable, then <A^2> of each square
    double norm;
    double energy; ///< <H>, or not a number
  };
  /// For this rank's part of the state. Collective; all ranks get the same numbers.
  Look look(std::span<const std::complex<double>> state);

 private:
  MPI_Comm team_;
  EnergyLook energy_;
  Expectation expectation_;
  std::vector<PauliAction> squares_;
  std::vector<std::complex<double>> product_; ///< A psi
};

} // namespace leyden
