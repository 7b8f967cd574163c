#pragma once

#include "dynamics/chebyshev/moment_progress.hpp"
#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/platform/node_grid.hpp"

#include <Eigen/Core>
#include <memory>
#include <span>
#include <vector>

namespace leyden {

/// An observable of which moments are taken: a real Hamiltonian for vectors of a window's kind.
struct MomentObservable {
  std::unique_ptr<SharedOperator> operator_;
  bool diagonal; ///< then its diagonal is kept, and no product with it is ever stored
};

/// A Chebyshev vector that waits for its inner products.
struct NumberedVector {
  const SharedArray* vector;
  int number;
};

/// Numbers of which each rank has a part of the sum, with a snapshot: what was found is rank 0's. When they
/// are written, `sums` are of no use afterwards. Collective.
void carry_sums(MPI_Comm team, SnapshotNumbers& numbers, std::vector<double>& sums);

/// Sums <T_m| O |T_n> of Chebyshev vectors, m <= n, for several observables.
class MomentSums {
 public:
  /// `grid` and `progress` must outlive it; the latter is told, and asked whether to go on, in the midst of
  /// long sums: once it has stopped, nothing is of use. Collective over the team.
  MomentSums(const NodeGrid& grid, std::span<const MomentObservable> observables, Entries entries, int terms,
             std::uint64_t size, MomentProgress& progress);

  /// All pairs m <= n of `vectors`, in the order of their numbers. Collective.
  void add_within(std::span<const NumberedVector> vectors);
  /// All pairs of one of `left` and one of `right`, whose numbers are all higher, or all lower. Collective.
  void add_between(std::span<const NumberedVector> left, std::span<const NumberedVector> right);

  /// All sums so far with a snapshot; pairs that are added once more replace them. Collective.
  void carry(SnapshotNumbers& numbers);

  /// R_mn = Re(i^(m-n) <T_m| O |T_n>) of each observable, symmetric. Collective; only once.
  std::vector<Eigen::MatrixXd> moments();

  /// Vectors that it holds for so many observables.
  static int vectors(int diagonal, int others, Entries entries);

 private:
  void add(std::span<const NumberedVector> left, std::span<const NumberedVector> right, Pairs pairs);
  void add_parts(std::size_t observable, std::span<const NumberedVector> left,
                 std::span<const NumberedVector> right, Pairs pairs);
  void take(std::size_t observable, std::span<const NumberedVector> left, int parity,
            std::span<const double* const> right, std::span<const int> numbers, const double* weights,
            Pairs pairs);

  MPI_Comm team_;
  std::span<const MomentObservable> observables_;
  Entries entries_;
  std::uint64_t size_;
  MomentProgress& progress_;
  /// Doubles after which progress is told. Ranks may have different numbers of threads, and must be asked
  /// alike.
  std::uint64_t at_once_;
  std::vector<Eigen::MatrixXd> sums_;
  std::vector<SharedArray> diagonals_; ///< of the diagonal observables, in order
  std::vector<SharedArray> products_;  ///< O T_n, of the others
  std::vector<SharedArray> turned_;    ///< -i T_n or -i O T_n, of complex entries
};

} // namespace leyden
