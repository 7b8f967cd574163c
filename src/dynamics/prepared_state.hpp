#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/platform/petsc.hpp"

#include <mpi.h>

#include <optional>
#include <string>

namespace leyden {

/// The state that an evolution begins with.
struct PreparedState {
  PetscVector state;
  double error = 0;                   ///< bound on its 2-norm error
  std::optional<std::string> failure; ///< why there is none; the vector is then of no use
};

/// All sites down, or the ground state of the task's initial Hamiltonian, by an operator of this kind
/// (not dense). Collective over `team`; the same error and failure on all ranks.
PreparedState prepare_state(const Team& team, const EvolutionTask& task, OperatorKind kind);

/// `sum` without its identity, which turns the phase of states only, as an operator of this kind. Collective.
PetscMatrix traceless_operator(const Team& team, const PauliSum& sum, int sites, OperatorKind kind);

} // namespace leyden
