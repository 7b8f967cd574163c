#include "dynamics/spectral_interval.hpp"

#include "leyden/platform/agreed_sum.hpp"
#include "leyden/platform/communicator.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <vector>

namespace leyden {
namespace {

constexpr int steps = 28;
/// Of the width found: what so few steps leave out, with a reserve.
constexpr double margin = 0.01;
constexpr double grid = 1.0 / 256;

/// A number in [-1/2, 1/2) for each index (the mixing of SplitMix64), the same on any number of ranks.
double noise(std::uint64_t index) {
  std::uint64_t z = (index + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return std::ldexp(static_cast<double>((z ^ (z >> 31)) >> 11), -53) - 0.5;
}

double inner_product(MPI_Comm node, const SharedArray& a, const SharedArray& b) {
  const double* left = a.own().data();
  const double* right = b.own().data();
  double sum = 0;
  add_inner_products({&left, 1}, {&right, 1}, nullptr, a.own().size(), {&sum, 1});
  agreed_sum(node, {&sum, 1});
  return sum;
}

void scale(SharedArray& array, double factor) {
  for (double& value : array.own())
    value *= factor;
}

/// From the Ritz values and residuals of Lanczos' T, which `remainder` leads out of.
SpectralBounds interval_of(std::vector<double>& diagonal, std::vector<double>& below, double remainder,
                           const SpectralBounds& certain) {
  const auto order = static_cast<Eigen::Index>(diagonal.size());
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> ritz;
  ritz.computeFromTridiagonal(Eigen::Map<Eigen::VectorXd>(diagonal.data(), order),
                              Eigen::Map<Eigen::VectorXd>(below.data(), order - 1));
  const double lowest = ritz.eigenvalues()[0];
  const double highest = ritz.eigenvalues()[order - 1];
  const double width = highest - lowest;
  const auto reach = [&](Eigen::Index k) {
    return std::max(margin * width, remainder * std::abs(ritz.eigenvectors()(order - 1, k)));
  };
  const double unit = std::max(certain.width() * grid, 1e-300);
  return {.lowest = std::max(certain.lowest, std::floor((lowest - reach(0)) / unit) * unit),
          .highest = std::min(certain.highest, std::ceil((highest + reach(order - 1)) / unit) * unit)};
}

} // namespace

SpectralBounds spectral_interval(MPI_Comm node, SharedOperator& hamiltonian, const SpectralBounds& certain) {
  const std::uint64_t size = hamiltonian.own_size();
  const std::uint64_t first = size * static_cast<std::uint64_t>(rank_of(node));
  SharedArray u(node, size);
  SharedArray before(node, size);
  SharedArray w(node, size);
  for (std::uint64_t i = 0; i < size; ++i)
    u.own()[i] = noise(first + i);
  std::fill(before.own().begin(), before.own().end(), 0.0);
  scale(u, 1 / std::sqrt(inner_product(node, u, u)));
  std::vector<double> diagonal;
  std::vector<double> below;
  double beta = 0;
  double remainder = 0;
  for (int step = 0; step < steps; ++step) {
    meet(node);
    hamiltonian.apply(u, nullptr, w);
    const double alpha = inner_product(node, u, w);
    for (std::uint64_t i = 0; i < size; ++i)
      w.own()[i] -= alpha * u.own()[i] + beta * before.own()[i];
    beta = std::sqrt(inner_product(node, w, w));
    diagonal.push_back(alpha);
    remainder = beta;
    if (beta <= 1e-12 * (1 + std::abs(alpha)) || step + 1 == steps) break;
    below.push_back(beta);
    scale(w, 1 / beta);
    std::swap(before, u);
    std::swap(u, w);
  }
  return interval_of(diagonal, below, remainder, certain);
}

SpectralBounds spectral_interval(MPI_Comm team, StateProduct& hamiltonian, const SpectralBounds& certain) {
  const std::size_t rows = hamiltonian.rows();
  const auto total = [team](double own) {
    agreed_sum(team, {&own, 1});
    return own;
  };
  Eigen::VectorXcd u(static_cast<Eigen::Index>(rows));
  Eigen::VectorXcd before = Eigen::VectorXcd::Zero(u.size());
  Eigen::VectorXcd w(u.size());
  for (std::size_t i = 0; i < rows; ++i)
    u[static_cast<Eigen::Index>(i)] = noise(hamiltonian.first_row() + i);
  u /= std::sqrt(total(u.squaredNorm()));
  std::vector<double> diagonal;
  std::vector<double> below;
  double beta = 0;
  for (int step = 0; step < steps; ++step) {
    hamiltonian.apply({u.data(), rows}, {w.data(), rows});
    const double alpha = total(u.dot(w).real());
    w -= alpha * u + beta * before;
    beta = std::sqrt(total(w.squaredNorm()));
    diagonal.push_back(alpha);
    if (beta <= 1e-12 * (1 + std::abs(alpha)) || step + 1 == steps) break;
    below.push_back(beta);
    w /= beta;
    before.swap(u);
    u.swap(w);
  }
  return interval_of(diagonal, below, beta, certain);
}

} // namespace leyden
