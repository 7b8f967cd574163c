#pragma once

#include <Eigen/Core>
#include <complex>

namespace leyden {

/// Replaces a Hermitian matrix (its lower triangle) by its eigenvectors, as columns, and fills in the
/// eigenvalues in ascending order, by LAPACK's divide and conquer. Returns LAPACK's `info`: 0 unless it did
/// not converge. Throws std::length_error if LAPACK's indices cannot count its work space.
int diagonalise(Eigen::MatrixXd& matrix, Eigen::VectorXd& eigenvalues);
int diagonalise(Eigen::MatrixXcd& matrix, Eigen::VectorXd& eigenvalues);

} // namespace leyden
