#pragma once

#include "hamiltonian/block_layout.hpp"
#include "hamiltonian/pair_flips.hpp"
#include "hamiltonian/simd/simd_kernels.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/hamiltonian/two_body_form.hpp"

#include <cstdint>
#include <mpi.h>
#include <vector>

namespace leyden {

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

/// y = H x in the z basis, flip by flip: an Ising diagonal, fields that flip one spin, and couplings that
/// flip two, in two passes over memory: the low bits block by block, with the diagonal computed on the way,
/// then the high bits tile by tile. Ranks of a node share both. Steps of a recurrence take a single pass
/// each: blocks and tiles in turns complete one vector and begin the next. That is so unless pairs go between
/// blocks.
class SpinFlips final : public SharedOperator {
 public:
  /// Collective over `node`, which must outlive it. Needs has_block_layout().
  SpinFlips(MPI_Comm node, const TwoBodyForm& form, Entries entries);

  void apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) override;
  void begin(const SharedArray& x, const SharedArray& minus, SharedArray& y) override;
  StepProducts advance(const SharedArray& before, SharedArray& here, SharedArray* next) override;

 private:
  SpinFlips(MPI_Comm node, const TwoBodyForm& form, const BlockLayout& layout);
  /// Calls work(block, its number, sums of products) for this rank's blocks; returns the sums. Collective.
  template <typename Work>
  StepProducts each_block(Work work);
  /// Calls work(where a tile begins, sums of products) for this rank's tiles; returns the sums. Collective.
  template <typename Work>
  StepProducts each_tile(Work work);
  /// y += what a tile does to x; with `minus` y = that less `minus`, and products are added to `sums`. All
  /// point to where the tile begins. Local.
  void flip_tile(const double* x, const double* minus, double* y, StepProducts* sums) const;
  /// Do steps of a recurrence share their passes?
  bool shares_passes() const { return flips_rows_ && !pairs_.go_between_blocks(); }

  MPI_Comm node_;
  const SimdKernels* kernels_;
  BlockLayout layout_;
  std::vector<IsingDiagonal> diagonals_; ///< the same for each thread
  std::vector<double> weights_;          ///< of X on each bit
  PairFlips pairs_;
  bool flips_rows_ = false; ///< does anything that is done in tiles flip a bit above the blocks?
  /// What the vector that was begun last still lacks: of its product, the part of the blocks or that of the
  /// tiles.
  enum class Half { blocks, tiles } lacks_ = Half::tiles;
};

} // namespace leyden
