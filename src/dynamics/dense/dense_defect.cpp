#include "dynamics/dense/dense_defect.hpp"

#include "leyden/hamiltonian/pauli_action.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <span>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// Eigenvectors whose residuals are held at once.
constexpr Eigen::Index block = 64;

/// Of the largest energy: how well an energy is known after its correction, which has a rounding of its own,
/// and a phase for a given energy and time.
constexpr double phase_rounding = 2 * std::numeric_limits<double>::epsilon();

void take(const Eigen::VectorXcd& vector, Eigen::Ref<Eigen::VectorXd> column) {
  column = vector.real();
}
void take(const Eigen::VectorXcd& vector, Eigen::Ref<Eigen::VectorXcd> column) {
  column = vector;
}

template <typename Matrix>
DenseDefect measured(const PauliSum& hamiltonian, int sites, const Matrix& vectors, Eigen::VectorXd& energies,
                     const Eigen::VectorXcd& amplitudes, double end, const std::function<bool()>& goes_on) {
  PauliAction action(MPI_COMM_SELF, hamiltonian, FullSpace(sites));
  const Eigen::Index rows = vectors.rows();
  const auto size = static_cast<std::size_t>(rows);
  const Eigen::VectorXd computed = energies;
  const double rounding = phase_rounding * computed.cwiseAbs().maxCoeff();
  DenseDefect defect{.end = end};
  const auto times = static_cast<Eigen::Index>(defect.bounds.size());
  Eigen::ArrayXXd sums = Eigen::ArrayXXd::Zero(rows, times);
  Matrix residuals(rows, std::min(block, rows));
  for (Eigen::Index first = 0; first < rows && goes_on(); first += block) {
    const Eigen::Index count = std::min(block, rows - first);
    for (Eigen::Index k = 0; k < count; ++k) {
      const Eigen::VectorXcd vector = vectors.col(first + k).template cast<Complex>();
      Eigen::VectorXcd residual = -computed[first + k] * vector;
      action.add({vector.data(), size}, {residual.data(), size});
      take(residual, residuals.col(k));
    }
    const Matrix overlaps = vectors.adjoint() * residuals.leftCols(count);
    for (Eigen::Index k = 0; k < count; ++k) {
      const Eigen::Index own = first + k;
      energies[own] += std::real(overlaps(own, k));
      Eigen::ArrayXd weights = overlaps.col(k).cwiseAbs().array();
      weights[own] = rounding;
      weights *= std::abs(amplitudes[own]);
      // Infinite for levels that are equal: these drift apart as long as they are followed.
      const Eigen::ArrayXd longest = 2 / (computed.array() - computed[own]).abs();
      for (Eigen::Index i = 0; i < times; ++i)
        sums.col(i) += weights * longest.min(std::ldexp(end, -static_cast<int>(i)));
    }
  }
  for (Eigen::Index i = 0; i < times; ++i)
    defect.bounds[static_cast<std::size_t>(i)] = sums.col(i).matrix().norm();
  return defect;
}

} // namespace

double DenseDefect::at(double t) const {
  // It grows with time, but not faster than in proportion.
  if (t >= end) return bounds.front() * (t / end);
  std::size_t k = 0;
  while (k + 1 < bounds.size() && t <= std::ldexp(end, -static_cast<int>(k + 1)))
    ++k;
  if (k + 1 == bounds.size()) return bounds[k];
  return std::min(bounds[k], bounds[k + 1] * std::ldexp(t / end, static_cast<int>(k + 1)));
}

DenseDefect dense_defect(const PauliSum& hamiltonian, int sites, const Eigen::MatrixXd& vectors,
                         Eigen::VectorXd& energies, const Eigen::VectorXcd& amplitudes, double end,
                         const std::function<bool()>& goes_on) {
  return measured(hamiltonian, sites, vectors, energies, amplitudes, end, goes_on);
}

DenseDefect dense_defect(const PauliSum& hamiltonian, int sites, const Eigen::MatrixXcd& vectors,
                         Eigen::VectorXd& energies, const Eigen::VectorXcd& amplitudes, double end,
                         const std::function<bool()>& goes_on) {
  return measured(hamiltonian, sites, vectors, energies, amplitudes, end, goes_on);
}

} // namespace leyden
