#pragma once

#include "leyden/platform/petsc.hpp"

namespace leyden {

/// The lowest eigenvector of a Hermitian matrix.
struct GroundState {
  double energy;
  double gap;      ///< to the next eigenvalue
  double residual; ///< ||H psi - E psi||
  PetscVector state;
};

/// By SLEPc EPS (Krylov-Schur), two lowest eigenpairs. Collective over the matrix' communicator.
/// Throws std::runtime_error if it does not converge to `tolerance`.
GroundState ground_state(Mat hamiltonian, double tolerance);

} // namespace leyden
