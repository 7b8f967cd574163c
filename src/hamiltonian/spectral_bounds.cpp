#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <Eigen/Eigenvalues>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>

namespace leyden {
namespace {

using Matrix = Eigen::Matrix4cd;

/// A term on one or two sites as a 4 x 4 matrix; `low` and `high` are the masks of the two sites.
Matrix pair_matrix(PauliString string, std::uint64_t low, std::uint64_t high) {
  const auto one = [&](std::uint64_t site) {
    const bool flips = (string.flip & site) != 0;
    const bool signs = (string.sign & site) != 0;
    Eigen::Matrix2cd matrix;
    if (flips && signs)
      matrix << 0, std::complex<double>(0, -1), std::complex<double>(0, 1), 0;
    else if (flips)
      matrix << 0, 1, 1, 0;
    else if (signs)
      matrix << 1, 0, 0, -1;
    else
      matrix.setIdentity();
    return matrix;
  };
  const Eigen::Matrix2cd a = one(high);
  const Eigen::Matrix2cd b = one(low);
  Matrix product;
  for (Eigen::Index i = 0; i < 2; ++i)
    for (Eigen::Index j = 0; j < 2; ++j)
      product.block<2, 2>(2 * i, 2 * j) = a(i, j) * b;
  return product;
}

} // namespace

SpectralBounds spectral_bounds(const PauliSum& sum) {
  std::map<std::uint64_t, std::map<PauliString, double>> by_support;
  std::map<std::uint64_t, double> pair_strength; // of a pair of sites
  std::map<std::uint64_t, double> site_strength; // sum over the pairs of a site
  SpectralBounds bounds{.lowest = sum.mean().real(), .highest = sum.mean().real()};
  for (const auto& [string, coefficient] : sum.terms()) {
    const std::uint64_t support = string.flip | string.sign;
    if (std::popcount(support) > 2) {
      bounds.lowest -= std::abs(coefficient);
      bounds.highest += std::abs(coefficient);
    } else if (support != 0) {
      by_support[support][string] = coefficient.real();
      if (std::popcount(support) == 2) {
        const double strength = std::abs(coefficient);
        pair_strength[support] += strength;
        site_strength[support & -support] += strength;
        site_strength[support & (support - 1)] += strength;
      }
    }
  }
  for (const auto& [support, terms] : by_support) {
    if (std::has_single_bit(support)) {
      if (site_strength.contains(support)) continue;
      double square = 0;
      for (const auto& [string, coefficient] : terms)
        square += coefficient * coefficient;
      bounds.lowest -= std::sqrt(square);
      bounds.highest += std::sqrt(square);
      continue;
    }
    const std::uint64_t low = support & -support;
    const std::uint64_t high = support - low;
    Matrix matrix = Matrix::Zero();
    for (const auto& [string, coefficient] : terms)
      matrix += coefficient * pair_matrix(string, low, high);
    for (const std::uint64_t site : {low, high}) {
      const auto fields = by_support.find(site);
      if (fields == by_support.end()) continue;
      const double share = pair_strength[support] / site_strength[site];
      for (const auto& [string, coefficient] : fields->second)
        matrix += share * coefficient * pair_matrix(string, low, high);
    }
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(matrix, Eigen::EigenvaluesOnly);
    bounds.lowest += solver.eigenvalues().minCoeff();
    bounds.highest += solver.eigenvalues().maxCoeff();
  }
  return bounds;
}

} // namespace leyden
