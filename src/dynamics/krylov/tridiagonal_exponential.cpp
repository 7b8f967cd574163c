#include "dynamics/krylov/tridiagonal_exponential.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/spectra/tridiagonal_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <span>
#include <utility>

namespace leyden {
namespace {

using Complex = std::complex<double>;

} // namespace

TridiagonalExponential::TridiagonalExponential(MPI_Comm team, const std::vector<double>& diagonal,
                                               const std::vector<double>& below)
    : leading_out_(below.back()) {
  const auto order = static_cast<Eigen::Index>(diagonal.size());
  energies_.resize(order);
  vectors_.resize(order, order);
  int converged = 0;
  if (rank_of(team) == 0) {
    TridiagonalEigen eigen = diagonalise_tridiagonal(diagonal, std::span(below).first(diagonal.size() - 1));
    converged = eigen.converged ? 1 : 0;
    energies_ = std::move(eigen.values);
    vectors_ = std::move(eigen.vectors);
  }
  check_mpi(MPI_Bcast(&converged, 1, MPI_INT, 0, team));
  converged_ = converged != 0;
  if (!converged_) return;
  check_mpi(MPI_Bcast(energies_.data(), static_cast<int>(energies_.size()), MPI_DOUBLE, 0, team));
  check_mpi(MPI_Bcast(vectors_.data(), static_cast<int>(vectors_.size()), MPI_DOUBLE, 0, team));
}

Eigen::VectorXcd TridiagonalExponential::at(double t) const {
  const Eigen::VectorXcd turned = vectors_.row(0).transpose().array().cast<Complex>() *
                                  (Complex(0, -t) * energies_.array().cast<Complex>()).exp();
  Eigen::VectorXcd result(turned.size());
  result.real() = vectors_ * turned.real();
  result.imag() = vectors_ * turned.imag();
  return result;
}

Eigen::VectorXcd TridiagonalExponential::rate(double t) const {
  const Eigen::VectorXcd turned = (vectors_.row(0).transpose().array() * energies_.array()).cast<Complex>() *
                                  (Complex(0, -t) * energies_.array().cast<Complex>()).exp();
  Eigen::VectorXcd result(turned.size());
  result.real() = vectors_ * turned.imag();
  result.imag() = -(vectors_ * turned.real());
  return result;
}

double TridiagonalExponential::residual_bound(double t) const {
  const Eigen::Index order = energies_.size();
  // Several for each oscillation that T can make.
  const auto intervals =
      order + static_cast<Eigen::Index>((energies_[order - 1] - energies_[0]) * std::abs(t));
  const double step = t / static_cast<double>(intervals);
  const Eigen::ArrayXcd weights =
      (vectors_.row(0).array() * vectors_.row(order - 1).array()).transpose().cast<Complex>();
  const auto last = [&](Eigen::Index k) {
    const Complex angle(0, -step * static_cast<double>(k));
    return std::abs((weights * (angle * energies_.array().cast<Complex>()).exp()).sum());
  };
  double before = last(0);
  double integral = 0;
  for (Eigen::Index k = 1; k <= intervals; ++k) {
    const double here = last(k);
    integral += step * std::max(before, here);
    before = here;
  }
  return leading_out_ * integral;
}

} // namespace leyden
