#pragma once

#include <Eigen/Core>
#include <complex>
#include <cstdint>

namespace leyden {

/// Whether LAPACK's indices count the work space that diagonalise() needs for so many rows. Local.
bool is_diagonalisable(std::uint64_t rows);

/// Replaces a Hermitian matrix (its lower triangle) by its eigenvectors, as columns, and fills in the
/// eigenvalues in ascending order, by LAPACK's divide and conquer. Returns LAPACK's `info`: 0 unless it did
/// not converge. Local. Throws std::length_error unless is_diagonalisable().
int diagonalise(Eigen::MatrixXd& matrix, Eigen::VectorXd& eigenvalues);
int diagonalise(Eigen::MatrixXcd& matrix, Eigen::VectorXd& eigenvalues);

} // namespace leyden
