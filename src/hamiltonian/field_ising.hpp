#pragma once

#include "hamiltonian/simd_kernels.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/hamiltonian/two_body_form.hpp"

#include <cstdint>
#include <mpi.h>
#include <vector>

namespace leyden {

/// A vector of 2^N entries over the 2^r ranks of a node, and how it is cut up for the kernels: the lower bits
/// of the index of a double lie in a block, the upper ones are the rows of tiles.
struct BlockLayout {
  int bits;        ///< of the index of a double: N, or N + 1 for complex entries
  int site_bit;    ///< of site 0: 0, or 1 for complex entries
  int block_bits;  ///< 2^block_bits doubles in a block
  int row_bits;    ///< bits - block_bits
  int column_bits; ///< of a tile
  int rank;
  int ranks;

  std::uint64_t own_size() const { return (std::uint64_t{1} << bits) / static_cast<std::uint64_t>(ranks); }
  /// This rank's doubles in the order of their indices, to and from its part of an array. Local.
  void put(std::span<const double> entries, SharedArray& array) const;
  void take(const SharedArray& array, std::span<double> entries) const;
};

/// Some operators need bits above the blocks.
enum class RowBits { any, at_least_one };

/// On each rank of a power of two a block must be as large as the kernels' smallest, and there must be a
/// tile: is that so? The same on any processor. Local.
bool has_block_layout(int sites, Entries entries, int ranks, RowBits rows = RowBits::any);
/// Throws std::invalid_argument if there is none. Local.
BlockLayout block_layout(int sites, Entries entries, int rank, int ranks, RowBits rows = RowBits::any);

/// The diagonal of an Ising Hamiltonian, from tables over a few bits each.
class IsingDiagonal {
 public:
  /// `form`'s constant, z and zz.
  IsingDiagonal(const TwoBodyForm& form, const BlockLayout& layout, int low_bits);

  /// Fills in what the kernels need to know of block number `block`; the pointers hold until the next call.
  void describe(std::uint64_t block, FieldBlock& described);

 private:
  double coupling(int p, int q) const { return couplings_[static_cast<std::size_t>(p) * bits_ + q]; }
  int bits_;
  int low_;
  int block_bits_;
  double constant_;
  std::vector<double> fields_;    ///< on each bit
  std::vector<double> couplings_; ///< of each pair of bits
  std::vector<double> low_diagonal_;
  std::vector<double> middle_fields_;
  std::vector<double> middle_pairs_; ///< couplings among middle bits
  std::vector<double> outer_fields_;
  std::vector<double> middle_diagonal_;
};

/// y = H x for H of fields and Ising couplings, in two passes over memory: the low bits block by block, with
/// the diagonal computed on the way, then the high bits tile by tile. Ranks of a node share both.
class FieldIsing final : public SharedOperator {
 public:
  /// Collective over `node`, which must outlive it. Needs form.is_ising() and has_block_layout().
  FieldIsing(MPI_Comm node, const TwoBodyForm& form, Entries entries);

  const BlockLayout& layout() const { return layout_; }
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
  std::vector<double> weights_; ///< of X on each bit
  bool flips_rows_ = false;     ///< is there an X on a bit above the blocks?
  std::vector<double> room_;    ///< for a tile
};

} // namespace leyden
