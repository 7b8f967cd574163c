#pragma once

#include "leyden/dynamics/evolution.hpp"

#include <mpi.h>
#include <optional>
#include <vector>

namespace leyden {

/// What is measured in place of an observable A: A itself, or A + H where that is diagonal, because <H> is
/// conserved and a diagonal operator costs less.
struct MeasuredForm {
  std::size_t number; ///< of A in its task
  PauliSum operator_;
  bool plus_hamiltonian;
  bool diagonal;
  double stretch; ///< bound on its norm over that of A, at least 1: so much larger are the errors
};

/// Of each observable of `task` but the rate; empty if one of them is no TwoBodyForm, or if there are too
/// many, or squares. Local.
std::optional<std::vector<MeasuredForm>> measured_forms(const EvolutionTask& task);
/// As rank 0 chooses them. Collective over `team`.
std::optional<std::vector<MeasuredForm>> measured_forms(MPI_Comm team, const EvolutionTask& task);

/// How many of them are diagonal. Local.
int count_diagonal(const std::vector<MeasuredForm>& measured);

} // namespace leyden
