#include "dynamics/krylov/krylov_space.hpp"

#include "dynamics/snapshots/snapshot_offer.hpp"

#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace leyden {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
/// Overlaps that are let stand: they show in norms and expectation values.
constexpr double most_overlap = 1e-14;
/// Of |H|: what leads out of a space by less is rounding.
constexpr double closed = 4 * epsilon;
/// A vector that loses more than this in an orthogonalisation goes through another (Kahan, Parlett).
constexpr double kept = 0.7;
constexpr int most_passes = 5;

double sum(MPI_Comm team, double own) {
  agreed_sum(team, {&own, 1});
  return own;
}

} // namespace

KrylovSpace::KrylovSpace(MPI_Comm team, std::size_t rows, int capacity, double radius)
    : team_(team), radius_(radius),
      vectors_(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(capacity) + spare_vectors) {}

double KrylovSpace::begin(std::span<const Complex> state) {
  const Eigen::Map<const Eigen::VectorXcd> entries(state.data(), static_cast<Eigen::Index>(state.size()));
  const double norm = std::sqrt(sum(team_, entries.squaredNorm()));
  vectors_.col(0) = entries / norm;
  diagonal_.clear();
  below_.clear();
  overlaps_.clear();
  overlaps_before_.clear();
  again_ = false;
  invariant_ = false;
  return norm;
}

void KrylovSpace::carry(SnapshotNumbers& numbers) {
  numbers(diagonal_, below_, overlaps_, overlaps_before_, again_, invariant_);
}

std::span<KrylovSpace::Complex> KrylovSpace::column(Eigen::Index k) {
  return {vectors_.col(k).data(), static_cast<std::size_t>(vectors_.rows())};
}

/// The vector after the newest one is there already.
void KrylovSpace::write(SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
  carry(numbers);
  for (Eigen::Index k = 0; k <= size(); ++k)
    vectors.push_back(doubles_of(column(k)));
}

bool KrylovSpace::read(SnapshotNumbers& numbers,
                       const std::function<bool(std::size_t, std::span<double>)>& read) {
  carry(numbers);
  for (Eigen::Index k = 0; k <= size(); ++k)
    if (!read(static_cast<std::size_t>(k), doubles_of(column(k)))) return false;
  return true;
}

/// Simon's recurrence for the overlaps of the vector after the newest one: that of Lanczos, with what
/// rounding adds at each step.
void KrylovSpace::estimate_overlaps(double beta) {
  const std::size_t j = diagonal_.size() - 1; // of the newest vector
  const auto of = [](const std::vector<double>& overlaps, std::size_t k, std::size_t own) {
    return k == own ? 1.0 : overlaps[k];
  };
  std::vector<double> next(j + 1, epsilon);
  for (std::size_t k = 0; k < j; ++k) {
    double overlap = below_[k] * of(overlaps_, k + 1, j) + (diagonal_[k] - diagonal_[j]) * overlaps_[k] -
                     below_[j - 1] * of(overlaps_before_, k, j - 1);
    if (k > 0) overlap += below_[k - 1] * overlaps_[k - 1];
    next[k] = (overlap + std::copysign(epsilon * radius_, overlap)) / std::max(beta, epsilon * radius_);
  }
  overlaps_before_ = std::exchange(overlaps_, std::move(next));
}

/// The vector after the newest one, of length `norm`, against all before it.
double KrylovSpace::orthogonalise(double norm) {
  const Eigen::Index count = size();
  const auto basis = vectors_.leftCols(count);
  auto next = vectors_.col(count);
  for (int pass = 0; pass < most_passes; ++pass) {
    Eigen::VectorXcd overlaps = basis.adjoint() * next;
    agreed_sum(team_, {reinterpret_cast<double*>(overlaps.data()), 2 * static_cast<std::size_t>(count)});
    next.noalias() -= basis * overlaps;
    const double before = std::exchange(norm, std::sqrt(sum(team_, next.squaredNorm())));
    if (norm > kept * before || norm <= closed * radius_) break;
  }
  std::fill(overlaps_.begin(), overlaps_.end(), epsilon);
  ++reorthogonalisations_;
  return norm;
}

void KrylovSpace::grow(const Multiply& multiply) {
  const Eigen::Index j = size();
  const auto rows = static_cast<std::size_t>(vectors_.rows());
  auto newest = vectors_.col(j);
  auto next = vectors_.col(j + 1);
  multiply({newest.data(), rows}, {next.data(), rows});
  if (j > 0) next -= below_.back() * vectors_.col(j - 1);
  const double alpha = sum(team_, newest.dot(next).real());
  next -= alpha * newest;
  diagonal_.push_back(alpha);
  double beta = std::sqrt(sum(team_, next.squaredNorm()));
  estimate_overlaps(beta);
  const double largest = std::transform_reduce(
      overlaps_.begin(), overlaps_.end(), 0.0, [](double a, double b) { return std::max(a, b); },
      [](double overlap) { return std::abs(overlap); });
  // A recurrence has two terms: one orthogonal vector alone would soon lose it again.
  const bool is_due = largest > most_overlap;
  if (is_due || again_) beta = orthogonalise(beta);
  again_ = is_due && !again_;
  invariant_ = beta <= closed * radius_;
  below_.push_back(invariant_ ? 0 : beta);
  if (!invariant_) next /= beta;
}

} // namespace leyden
