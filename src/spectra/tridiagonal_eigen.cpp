#include "leyden/spectra/tridiagonal_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

extern "C" {
void dsteqr_(const char* vectors, const int* n, double* diagonal, double* below, double* matrix,
             const int* leading, double* work, int* info);
}

namespace leyden {

TridiagonalEigen diagonalise_tridiagonal(std::span<const double> diagonal, std::span<const double> below) {
  if (diagonal.empty() || below.size() + 1 != diagonal.size())
    throw std::invalid_argument("a tridiagonal matrix has one entry fewer beside its diagonal than on it");
  const int n = static_cast<int>(diagonal.size());
  TridiagonalEigen eigen{.values = Eigen::Map<const Eigen::VectorXd>(diagonal.data(), n),
                         .vectors = Eigen::MatrixXd::Identity(n, n),
                         .converged = false};
  const auto is_finite = [](double number) { return std::isfinite(number); };
  if (!std::ranges::all_of(diagonal, is_finite) || !std::ranges::all_of(below, is_finite)) return eigen;
  std::vector<double> beside(below.begin(), below.end());
  beside.push_back(0);
  std::vector<double> work(static_cast<std::size_t>(std::max(1, 2 * n - 2)));
  int info = 0;
  dsteqr_("I", &n, eigen.values.data(), beside.data(), eigen.vectors.data(), &n, work.data(), &info);
  eigen.converged = info == 0;
  return eigen;
}

} // namespace leyden
