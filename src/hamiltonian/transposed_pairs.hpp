#pragma once

#include "hamiltonian/own_entries.hpp"
#include "hamiltonian/pairs_in_place.hpp"
#include "hamiltonian/up_signs.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/platform/bit_transposition.hpp"

#include <optional>

namespace leyden {

/// Couplings X X of any two sites, and fields X, for vectors over several nodes. With W the Walsh-Hadamard
/// transform of all bits, they are W D W. Of a rank's own bits, as many as tell the node, the highest, are
/// transformed at home; then they swap places with the node bits. What is left to transform on the nodes is
/// all local, and the bits that tell the node there have known values of X: an operator for the ranks of a
/// node. Back the same way. Two transpositions, for any number of couplings.
class TransposedPairs {
 public:
  /// x, xx and the constant of `form`. With `signs`, y += S (...) S x, which makes couplings Y Y of them.
  /// `entries`: of all vectors. Local; `grid` must outlive it.
  TransposedPairs(const NodeGrid& grid, const TwoBodyForm& form, Entries kind, const OwnEntries& entries,
                  const std::optional<UpSigns>& signs);

  /// y += (...) x, on this rank's part; `u`, of as many doubles, and the transposition, across nodes, are to
  /// work with. Collective over the grid.
  void add(const SharedArray& x, SharedArray& y, SharedArray& u, BitTransposition& transposition);

 private:
  MPI_Comm node_;
  std::uint64_t nodes_;
  std::uint64_t segment_;
  std::uint64_t first_; ///< the index of this rank's first double at home
  OwnEntries entries_;
  std::optional<UpSigns> signs_;
  PairsInPlace inner_;
};

} // namespace leyden
