#include "dynamics/tridiagonal_exponential.hpp"

#include "leyden/platform/communicator.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <complex>
#include <stdexcept>

namespace leyden {
namespace {

using Complex = std::complex<double>;

} // namespace

TridiagonalExponential::TridiagonalExponential(MPI_Comm team, const std::vector<double>& diagonal,
                                               const std::vector<double>& below)
    : leading_out_(below.back()) {
  const auto order = static_cast<Eigen::Index>(diagonal.size());
  energies_ = Eigen::Map<const Eigen::VectorXd>(diagonal.data(), order);
  vectors_ = Eigen::MatrixXd::Identity(order, order);
  int info = Eigen::Success;
  if (rank_of(team) == 0 && order > 1) {
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(energies_, Eigen::Map<const Eigen::VectorXd>(below.data(), order - 1));
    info = solver.info();
    energies_ = solver.eigenvalues();
    vectors_ = solver.eigenvectors();
  }
  check_mpi(MPI_Bcast(&info, 1, MPI_INT, 0, team));
  if (info != Eigen::Success)
    throw std::runtime_error("the eigenvalues of a tridiagonal matrix did not converge");
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
