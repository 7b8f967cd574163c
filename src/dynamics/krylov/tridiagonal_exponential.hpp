#pragma once

#include <Eigen/Core>
#include <mpi.h>
#include <vector>

namespace leyden {

/// c(t) = exp(-i T t) e_1 of a real, symmetric, tridiagonal T: a state in the Krylov space that it spans.
class TridiagonalExponential {
 public:
  /// T by its diagonal and the entries beside it, the last of which leads out of T: h. Diagonalised on rank 0
  /// of `team`, so that all ranks have the same numbers. Collective.
  TridiagonalExponential(MPI_Comm team, const std::vector<double>& diagonal,
                         const std::vector<double>& below);

  /// Whether T could be diagonalised; the rest is of no use otherwise. The same on all ranks.
  bool converged() const { return converged_; }
  Eigen::VectorXcd at(double t) const;
  /// dc/dt = -i T c.
  Eigen::VectorXcd rate(double t) const;
  /// h times the integral of |c_m| from 0 to t: the error of the state that c(t) stands for is no larger
  /// (Lubich, From Quantum to Classical Molecular Dynamics, Thm III.2.7). Summed up from above on a grid.
  /// Local.
  double residual_bound(double t) const;

 private:
  Eigen::VectorXd energies_;
  Eigen::MatrixXd vectors_; ///< eigenvectors in columns
  double leading_out_;
  bool converged_ = false;
};

} // namespace leyden
