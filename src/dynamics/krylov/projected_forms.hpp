#pragma once

#include "dynamics/krylov/krylov_space.hpp"
#include "leyden/dynamics/evolution.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <mpi.h>
#include <vector>

namespace leyden {

/// What is projected onto a Krylov space in place of an observable.
struct ProjectedForm {
  enum class Measures {
    itself,
    with_hamiltonian, ///< A + H, where it takes fewer products: the projection of H is T
    square            ///< A A
  };
  std::size_t number; ///< of the value in what an evolution returns
  PauliSum sum;
  Measures measures;
};

/// Of each observable of `task` but the rate, and of each square. Local.
std::vector<ProjectedForm> projected_forms(const EvolutionTask& task);
/// As rank 0 chooses them. Collective over `team`.
std::vector<ProjectedForm> projected_forms(MPI_Comm team, const EvolutionTask& task);

/// Vectors that are multiplied before they meet the space, so that it is read once for all of them.
constexpr int projected_block = 8;

/// V^H A V, V^H A A V or, of A + H, V^H (A + H) V less T: H without its identity, as in the space.
/// `goes_on` is told the fraction that is done; where it says no, the result is empty. Collective over
/// `team`.
Eigen::MatrixXcd project(MPI_Comm team, const KrylovSpace& space, const ProjectedForm& form, int sites,
                         const std::function<bool(double)>& goes_on);

} // namespace leyden
