#pragma once

#include <Eigen/Core>
#include <span>

namespace leyden {

/// T = V E V^T of a real, symmetric, tridiagonal T.
struct TridiagonalEigen {
  Eigen::VectorXd values;  ///< E, ascending
  Eigen::MatrixXd vectors; ///< V, as columns
  bool converged;          ///< else the others are of no use
};

/// By LAPACK's implicit QL and QR (dsteqr), which scales T: its size is of no importance. `below` are the
/// entries beside the diagonal, one fewer. Numbers that are not finite do not converge. Local.
TridiagonalEigen diagonalise_tridiagonal(std::span<const double> diagonal, std::span<const double> below);

} // namespace leyden
