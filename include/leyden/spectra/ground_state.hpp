#pragma once

#include "leyden/platform/petsc.hpp"

#include <string>
#include <variant>

namespace leyden {

/// The lowest eigenvector of a Hermitian matrix.
struct GroundState {
  double energy;
  double gap;        ///< to the next eigenvalue, 0 to rounding if the ground level is degenerate
  double residual;   ///< ||H psi - E psi||, computed
  PetscVector state; ///< of norm 1
};

/// Why there is none.
struct NoGroundState {
  std::string reason;
};

/// By SLEPc EPS (Krylov-Schur): the lowest eigenpair, and then the lowest one orthogonal to it, so that a
/// degenerate ground level is seen. Needs products with vectors alone, so that shells do. Converged when
/// SLEPc's estimate of the residual norm is at most `tolerance`. PETSc's options -eps_* win. Collective over
/// the matrix' communicator.
std::variant<GroundState, NoGroundState> ground_state(Mat hamiltonian, double tolerance);

} // namespace leyden
