#pragma once

#include "hamiltonian/spin_flips.hpp"

#include <optional>

namespace leyden {

/// A diagonal of fields and pairs over the index of a double, between Walsh-Hadamard transforms of the bits
/// above the blocks. It is computed as it goes, for many tiles at a time: its part from the columns alone,
/// the fields that the columns make on each row bit, and its part from the rows alone.
class TileDiagonal {
 public:
  /// constant + sum_i fields_i s_i + sum_{i<j} pairs_ij s_i s_j over the sites, s = +1 for a set bit, all
  /// times `scale`.
  TileDiagonal(const std::vector<double>& fields, const PairMatrix& pairs, double scale,
               const BlockLayout& layout, double constant = 0);

  /// This rank's tables: each is for the columns of some tiles.
  std::uint64_t tables() const { return layout_.tiles() >> (table_bits_ - layout_.column_bits); }
  /// x = W (diagonal) W x in the row bits, for the tiles of this rank's tables from `first` to `end` - 1.
  /// Local.
  void apply(const SimdKernels& kernels, SharedArray& x, std::uint64_t first, std::uint64_t end);

 private:
  double pair(int p, int q) const { return pairs_[static_cast<std::size_t>(p) * layout_.bits + q]; }
  /// Computes the tables for the columns with number `table`.
  void describe(std::uint64_t table);

  BlockLayout layout_;
  int table_bits_;             ///< of the columns that the tables are for
  std::vector<double> fields_; ///< on each bit
  std::vector<double> pairs_;  ///< of each two bits
  std::vector<double> row_diagonal_;
  std::vector<double> column_pairs_; ///< among the bits of a column
  std::vector<double> column_diagonal_;
  std::vector<double> column_fields_;
  std::vector<double> linear_;
};

/// y = H x for H with any couplings X X and Y Y. sum x_i X_i + sum xx_ij X_i X_j is diagonal after a
/// Walsh-Hadamard transform W, and sum yy_ij Y_i Y_j after the signs S = (-1)^floor(ups/2) and W, so that
/// H = E + W D_x W + S W D_y W S: O(N) additions an amplitude for any number of pairs. Three passes over
/// memory and two work vectors, all shared by the ranks of a node.
class RotatedPairs final : public SharedOperator {
 public:
  /// Collective over `node`, which must outlive it. Needs has_block_layout() with a row bit.
  RotatedPairs(MPI_Comm node, const TwoBodyForm& form, Entries entries);

  void apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) override;

 private:
  RotatedPairs(MPI_Comm node, const TwoBodyForm& form, const BlockLayout& layout);

  /// What each thread works with.
  struct Worker {
    IsingDiagonal field;
    TileDiagonal x;
    TileDiagonal y;
    std::vector<double> room; ///< for two blocks
  };
  /// Calls work(worker, block, number of the block, where its doubles begin) for this rank's blocks.
  /// Collective.
  template <typename Work>
  void each_block(Work work);

  MPI_Comm node_;
  const SimdKernels* kernels_;
  BlockLayout layout_;
  std::vector<Worker> workers_;
  std::vector<double> signs_;
  SharedArray u_;
  std::optional<SharedArray> v_; ///< if there are couplings Y Y
};

} // namespace leyden
