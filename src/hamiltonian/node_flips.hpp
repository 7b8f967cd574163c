#pragma once

#include "hamiltonian/own_entries.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/platform/bit_transposition.hpp"
#include "leyden/platform/piecewise_exchange.hpp"

#include <optional>
#include <vector>

namespace leyden {

/// sum_i x_i X_i over the bits that tell the node: other nodes' vectors, double by double.
class NodeFlips {
 public:
  /// `weights`: x_i. `entries`: of the vectors. Local; `grid` must outlive it.
  NodeFlips(const NodeGrid& grid, std::vector<double> weights, const OwnEntries& entries,
            const NodeMessages& messages);

  /// Doubles sent for each that a rank owns: with an exchange for each x_i, or by transposition, twice all
  /// but what stays.
  static double exchange_traffic(const std::vector<double>& weights);
  static double transposition_traffic(int nodes) { return 2 - 2.0 / nodes; }
  static NodeRoute cheaper(const std::vector<double>& weights);

  /// y += sum_i x_i X_i x, on this rank's part. Collective over ranks of the same number on all nodes.
  void add(const SharedArray& x, SharedArray& y);
  std::uint64_t bytes_sent() const;

 private:
  std::vector<double> weights_;
  OwnEntries entries_;
  std::uint64_t segment_;
  std::vector<int> partners_; ///< in exchanges: who has the same entries but for a bit
  std::vector<double> partner_weights_;
  std::optional<PiecewiseExchange> exchange_;
  std::optional<BitTransposition> transposition_;
};

} // namespace leyden
