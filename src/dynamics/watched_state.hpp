#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/expectation.hpp"
#include "leyden/hamiltonian/product.hpp"

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace leyden {

/// Whether <H> is looked at, which can cost more than all observables.
enum class EnergyLook { taken, left_out };

/// What is looked at in each state of an evolution: the observables of its task, its norm and its energy.
class WatchedState {
 public:
  /// `team` is the one that states are distributed over; squares take products of this kind, matrix_free or
  /// shared. Collective.
  WatchedState(const Team& team, const EvolutionTask& task, OperatorKind kind, EnergyLook energy);

  struct Look {
    std::vector<double> values; ///< <O> of each observable, then <A^2> of each square
    double norm;
    double energy; ///< <H>; NaN if left out
  };
  /// For this rank's part of the state. Collective; all ranks get the same numbers.
  Look look(std::span<const std::complex<double>> state);

 private:
  MPI_Comm team_;
  EnergyLook energy_;
  Expectation expectation_;
  std::vector<std::unique_ptr<Product>> squares_;
  std::vector<std::complex<double>> product_; ///< A psi
};

/// What rank 0 saw. Collective.
WatchedState::Look agreed_look(MPI_Comm team, WatchedState::Look look);

} // namespace leyden
