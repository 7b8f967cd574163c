#include "hamiltonian/node_flips.hpp"

#include "hamiltonian/node_rows.hpp"

#include <algorithm>
#include <utility>

namespace leyden {

NodeFlips::NodeFlips(const NodeGrid& grid, std::vector<double> weights, const OwnEntries& entries,
                     const NodeMessages& messages)
    : weights_(std::move(weights)), entries_(entries),
      segment_(entries.count() / static_cast<std::uint64_t>(grid.nodes())) {
  const NodeRoute route = messages.fields == NodeRoute::cheaper ? cheaper(weights_) : messages.fields;
  if (route == NodeRoute::transposition) {
    transposition_.emplace(grid.across(), segment_, messages.of_transposition(grid.nodes()));
    return;
  }
  for (std::size_t bit = 0; bit < weights_.size(); ++bit) {
    if (weights_[bit] == 0) continue;
    partners_.push_back(grid.number() ^ (1 << bit));
    partner_weights_.push_back(weights_[bit]);
  }
  exchange_.emplace(grid.across(), messages.exchanged);
}

double NodeFlips::exchange_traffic(const std::vector<double>& weights) {
  return static_cast<double>(
      std::count_if(weights.begin(), weights.end(), [](double weight) { return weight != 0; }));
}

NodeRoute NodeFlips::cheaper(const std::vector<double>& weights) {
  return exchange_traffic(weights) <= transposition_traffic(1 << weights.size()) ? NodeRoute::exchange
                                                                                 : NodeRoute::transposition;
}

void NodeFlips::add(const SharedArray& x, SharedArray& y) {
  const std::span<double> sum = y.own();
  if (exchange_) {
    exchange_->run(x.own(), partners_,
                   [&](std::size_t which, std::uint64_t first, std::span<const double> piece) {
                     const double weight = partner_weights_[which];
                     share_among_threads(piece.size(), [&](int, std::uint64_t begin, std::uint64_t end) {
                       for (std::uint64_t i = begin; i < end; ++i)
                         sum[first + i] += weight * piece[i];
                     });
                   });
    return;
  }
  const std::uint64_t nodes = std::uint64_t{1} << weights_.size();
  transposition_->there_and_back(
      [&](std::uint64_t first, std::uint64_t count, double* rows) {
        each_row(nodes, [&](std::uint64_t g) {
          entries_.read(x.own(), g * segment_ + first, {rows + g * count, count});
        });
      },
      [&](std::uint64_t count, const double* came, double* goes) {
        each_row(nodes, [&](std::uint64_t k) {
          double* row = goes + k * count;
          std::fill_n(row, count, 0.0);
          for (std::size_t bit = 0; bit < weights_.size(); ++bit) {
            const double* other = came + (k ^ (std::uint64_t{1} << bit)) * count;
            for (std::uint64_t i = 0; i < count; ++i)
              row[i] += weights_[bit] * other[i];
          }
        });
      },
      [&](std::uint64_t first, std::uint64_t count, const double* rows) {
        each_row(nodes, [&](std::uint64_t g) {
          entries_.add(sum, g * segment_ + first, {rows + g * count, count});
        });
      });
}

std::uint64_t NodeFlips::bytes_sent() const {
  return (exchange_ ? exchange_->bytes_sent() : 0) + (transposition_ ? transposition_->bytes_sent() : 0);
}

} // namespace leyden
