#pragma once

#include "hamiltonian/field_ising.hpp"

#include <optional>

namespace leyden {

/// A diagonal of fields and pairs over the index of a double, tile by tile: its part from the columns alone,
/// the fields that the columns make on each row bit, and its part from the rows alone.
class TileDiagonal {
 public:
  /// sum_i fields_i s_i + sum_{i<j} pairs_ij s_i s_j over the sites, s = +1 for a set bit, all times `scale`.
  TileDiagonal(const std::vector<double>& fields, const PairMatrix& pairs, double scale,
               const BlockLayout& layout);

  /// Fills in the tables of tile number `tile`; the pointers hold until the next call.
  void describe(std::uint64_t tile, HadamardTile& described);

 private:
  double pair(int p, int q) const { return pairs_[static_cast<std::size_t>(p) * layout_.bits + q]; }
  BlockLayout layout_;
  std::vector<double> fields_; ///< on each bit
  std::vector<double> pairs_;  ///< of each two bits
  std::vector<double> row_diagonal_;
  std::vector<double> column_pairs_; ///< among the bits of a column
  std::vector<double> column_diagonal_;
  std::vector<double> column_fields_;
};

/// y = H x for H with any couplings X X and Y Y. sum x_i X_i + sum xx_ij X_i X_j is diagonal after a
/// Walsh-Hadamard transform W, and sum yy_ij Y_i Y_j after the signs S = (-1)^floor(ups/2) and W, so that
/// H = E + W D_x W + S W D_y W S: O(N) additions an amplitude for any number of pairs. Three passes over
/// memory and two work vectors, all shared by the ranks of a node.
class RotatedPairs final : public SharedOperator {
 public:
  /// Collective over `node`, which must outlive it. Needs has_block_layout() with a row bit.
  RotatedPairs(MPI_Comm node, const TwoBodyForm& form, Entries entries);

  std::uint64_t own_size() const override { return layout_.own_size(); }
  void put(std::span<const double> entries, SharedArray& array) const override {
    layout_.put(entries, array);
  }
  void take(const SharedArray& array, std::span<double> entries) const override {
    layout_.take(array, entries);
  }
  void apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) override;

 private:
  MPI_Comm node_;
  const SimdKernels* kernels_;
  BlockLayout layout_;
  IsingDiagonal diagonal_;
  TileDiagonal x_diagonal_;
  TileDiagonal y_diagonal_;
  std::vector<double> signs_;
  std::vector<double> room_; ///< for a tile
  SharedArray u_;
  std::optional<SharedArray> v_; ///< if there are couplings Y Y
};

} // namespace leyden
