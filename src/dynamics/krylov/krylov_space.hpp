#pragma once

#include "dynamics/snapshots/snapshot_numbers.hpp"

#include <Eigen/Core>
#include <complex>
#include <functional>
#include <mpi.h>
#include <span>
#include <vector>

namespace leyden {

/// Orthonormal vectors V of the Krylov space of a Hermitian operator H and a state, by Lanczos' recurrence
/// H V = V T + h v e^T with T real and tridiagonal. Where a model of rounding says that orthogonality gets
/// lost, a vector is orthogonalised against all others (H. Simon, Linear Algebra Appl. 61, 101 (1984)).
/// Rows are distributed over a team in any way.
class KrylovSpace {
 public:
  using Complex = std::complex<double>;
  /// y = H x, for this rank's parts. Collective.
  using Multiply = std::function<void(std::span<const Complex> x, std::span<Complex> y)>;

  /// Room for `capacity` vectors of `rows` entries on this rank. `radius` is a bound on the norm of H.
  KrylovSpace(MPI_Comm team, std::size_t rows, int capacity, double radius);

  /// Begins anew with this rank's part of a state, and tells its norm. Collective.
  double begin(std::span<const Complex> state);
  /// One product with H: the space grows by a vector. Only while it is neither full nor invariant.
  /// Collective.
  void grow(const Multiply& multiply);

  /// With a snapshot, of which `read` gives this rank's part of any vector by its number in the space.
  /// Whether all could be read. Collective.
  void write(SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors);
  bool read(SnapshotNumbers& numbers, const std::function<bool(std::size_t, std::span<double>)>& read);

  int capacity() const { return static_cast<int>(vectors_.cols()) - 1; }
  /// Dimension of the space.
  int size() const { return static_cast<int>(diagonal_.size()); }
  /// Whether H leads out of it by no more than rounding.
  bool is_invariant() const { return invariant_; }
  /// T.
  const std::vector<double>& diagonal() const { return diagonal_; }
  /// The entries beside it, and at last h, how far H leads out of the space.
  const std::vector<double>& below() const { return below_; }
  /// V, this rank's rows.
  auto vectors() const { return vectors_.leftCols(size()); }
  /// Times that a vector was orthogonalised against all others.
  int reorthogonalisations() const { return reorthogonalisations_; }

  /// Vectors that it holds beside `capacity`.
  static constexpr int spare_vectors = 1;

 private:
  void carry(SnapshotNumbers& numbers);
  std::span<Complex> column(Eigen::Index k);
  void estimate_overlaps(double beta);
  double orthogonalise(double norm);

  MPI_Comm team_;
  double radius_;
  Eigen::MatrixXcd vectors_;
  std::vector<double> diagonal_;
  std::vector<double> below_;
  std::vector<double> overlaps_; ///< model of those of the newest vector with all before it
  std::vector<double> overlaps_before_;
  bool again_ = false; ///< the next vector is to be orthogonalised too
  bool invariant_ = false;
  int reorthogonalisations_ = 0;
};

} // namespace leyden
