#include "dynamics/chebyshev/spectral_interval.hpp"

#include "dynamics/chebyshev/shared_vectors.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"
#include "leyden/spectra/tridiagonal_eigen.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <vector>

namespace leyden {
namespace {

constexpr int steps = 20;
/// Of the width found: what so few steps leave out, with a reserve.
constexpr double margin = 0.01;
constexpr double grid = 1.0 / 256;
/// Of the certain width: what leads out of a space by less is rounding.
constexpr double closed = 1e-12;

/// A number in [-1/2, 1/2) for each index (the mixing of SplitMix64), the same on any number of ranks.
double noise(std::uint64_t index) {
  std::uint64_t z = (index + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return std::ldexp(static_cast<double>((z ^ (z >> 31)) >> 11), -53) - 0.5;
}

/// From the Ritz values and residuals of Lanczos' T, which `remainder` leads out of.
SpectralBounds interval_of(const std::vector<double>& diagonal, const std::vector<double>& below,
                           double remainder, const SpectralBounds& certain) {
  const TridiagonalEigen ritz = diagonalise_tridiagonal(diagonal, below);
  if (!ritz.converged) return certain;
  const Eigen::Index order = ritz.values.size();
  const double lowest = ritz.values[0];
  const double highest = ritz.values[order - 1];
  const double width = highest - lowest;
  const auto reach = [&](Eigen::Index k) {
    return std::max(margin * width, remainder * std::abs(ritz.vectors(order - 1, k)));
  };
  const double unit = std::max(certain.width() * grid, 1e-300);
  return {.lowest = std::max(certain.lowest, std::floor((lowest - reach(0)) / unit) * unit),
          .highest = std::min(certain.highest, std::ceil((highest + reach(order - 1)) / unit) * unit)};
}

} // namespace

SpectralInterval spectral_interval(const NodeGrid& nodes, SharedOperator& hamiltonian,
                                   const SpectralBounds& certain) {
  const MPI_Comm team = nodes.team();
  const MPI_Comm node = nodes.node();
  const std::uint64_t size = hamiltonian.own_size();
  SharedArray u(node, size);
  SharedArray before(node, size);
  SharedArray w(node, size);
  hamiltonian.places().each_block(u, [](std::uint64_t first, std::span<double> block) {
    for (std::uint64_t i = 0; i < block.size(); ++i)
      block[i] = noise(first + i);
  });
  hamiltonian.places().clear_gaps(u);
  std::fill(before.own().begin(), before.own().end(), 0.0);
  // Vectors keep the lengths that the recurrence gives them, so that nothing goes through memory to scale
  // them.
  double length = std::sqrt(inner_product(team, u, u));
  double length_before = 1;
  std::vector<double> diagonal;
  std::vector<double> below;
  double remainder = 0;
  for (int step = 0; step < steps; ++step) {
    meet(node);
    hamiltonian.apply(u, nullptr, w);
    const double alpha = inner_product(team, u, w) / (length * length);
    const double beta = step == 0 ? 0 : length / length_before;
    remainder = std::sqrt(orthogonalise(team, w, u, before, {.alpha = alpha, .beta = beta, .scale = length}));
    diagonal.push_back(alpha);
    if (remainder <= closed * certain.width() || step + 1 == steps) break;
    below.push_back(remainder);
    length_before = length;
    length = remainder;
    std::swap(before, u);
    std::swap(u, w);
  }
  return agreed(team, SpectralInterval{.bounds = interval_of(diagonal, below, remainder, certain),
                                       .products = static_cast<std::int64_t>(diagonal.size())});
}

SpectralInterval spectral_interval(MPI_Comm team, StateProduct& hamiltonian, const SpectralBounds& certain) {
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
    if (beta <= closed * certain.width() || step + 1 == steps) break;
    below.push_back(beta);
    w /= beta;
    before.swap(u);
    u.swap(w);
  }
  return agreed(team, SpectralInterval{.bounds = interval_of(diagonal, below, beta, certain),
                                       .products = static_cast<std::int64_t>(diagonal.size())});
}

} // namespace leyden
