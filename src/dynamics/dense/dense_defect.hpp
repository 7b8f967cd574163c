#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <Eigen/Core>
#include <array>
#include <functional>

namespace leyden {

/// How far a state psi(t) = sum_k c_k exp(-i E_k t) x_k, made of eigenpairs that were computed, departs from
/// exp(-i H t) psi(0).
///
/// With the residuals R = H X - X E and F = X^H R that is sum_jk x_j F_jk c_k times the integral of
/// exp(i (E_j - E_k) s) over s from 0 to t, whose modulus is at most min(t, 2 / |E_j - E_k|): what couples
/// levels far apart does not add up. The second order, (t ||R||)^2, is far below rounding for as long as any
/// state is followed.
struct DenseDefect {
  double end = 1;                     ///< the last time of the table
  std::array<double, 12> bounds = {}; ///< on the 2-norm, at end / 2^k

  /// Bound on the 2-norm at any time that is not negative. Local.
  double at(double t) const;
};

/// Measures it for the eigenvectors in the columns of `vectors`, real where H is, and corrects `energies` by
/// what F tells of them. `hamiltonian` has no identity. `goes_on` is asked now and then; where it says no,
/// the result is of no use. Local.
DenseDefect dense_defect(const PauliSum& hamiltonian, int sites, const Eigen::MatrixXd& vectors,
                         Eigen::VectorXd& energies, const Eigen::VectorXcd& amplitudes, double end,
                         const std::function<bool()>& goes_on);
DenseDefect dense_defect(const PauliSum& hamiltonian, int sites, const Eigen::MatrixXcd& vectors,
                         Eigen::VectorXd& energies, const Eigen::VectorXcd& amplitudes, double end,
                         const std::function<bool()>& goes_on);

} // namespace leyden
