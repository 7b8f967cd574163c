#include "leyden/hamiltonian/distributed_operator.hpp"

#include "hamiltonian/conditioned_form.hpp"
#include "hamiltonian/node_flips.hpp"
#include "hamiltonian/node_operator.hpp"
#include "hamiltonian/transposed_pairs.hpp"

#include <algorithm>
#include <bit>
#include <deque>
#include <optional>
#include <stdexcept>
#include <vector>

namespace leyden {
namespace {

/// Fewer in a message would have its latency cost more than its bytes.
constexpr std::uint64_t least_in_a_message = std::uint64_t{1} << 10;

int log2_of(int number) {
  return std::countr_zero(static_cast<unsigned>(number));
}

TwoBodyForm form_of(const PauliSum& sum, int sites) {
  std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  if (!form) throw std::invalid_argument("no kernels for this Hamiltonian");
  return *form;
}

/// Pairs that reach other nodes need a row.
RowBits rows_of(const TwoBodyForm& form, int nodes) {
  return nodes == 1 || form.is_ising() ? RowBits::any : RowBits::at_least_one;
}

/// As on one node, but for the number of the first block.
GappedLayout places_in_team(const NodeGrid& grid, const TwoBodyForm& form, Entries kind) {
  const int local = form.sites - grid.node_bits();
  GappedLayout places =
      block_layout(local, kind, rank_of(grid.node()), grid.ranks_a_node(), rows_of(form, grid.nodes()))
          .places;
  places.first_block += places.blocks * static_cast<std::uint64_t>(grid.number() * grid.ranks_a_node());
  return places;
}

class NodewiseOperator final : public DistributedOperator {
 public:
  NodewiseOperator(const NodeGrid& grid, const TwoBodyForm& form, Entries kind, const NodeMessages& messages)
      : DistributedOperator(places_in_team(grid, form, kind)), node_(grid.node()) {
    const NodeSplit split = node_split(form, grid.node_bits());
    const TwoBodyForm here = conditioned_form(split.home, form.sites - grid.node_bits(),
                                              static_cast<std::uint64_t>(grid.number()));
    home_ = node_operator(node_, here, kind);
    const OwnEntries entries(places());
    if (!split.flips.empty()) flips_.emplace(grid, split.flips, entries, messages);
    if (split.xx) pairs_.emplace_back(grid, *split.xx, kind, entries, std::nullopt);
    if (split.yy)
      pairs_.emplace_back(grid, *split.yy, kind, entries, UpSigns(kind == Entries::complex ? 1 : 0));
    if (pairs_.empty()) return;
    transposition_.emplace(grid.across(), entries.count() / static_cast<std::uint64_t>(grid.nodes()),
                           messages.of_transposition(grid.nodes()));
    work_.emplace(node_, own_size());
    std::fill(work_->own().begin(), work_->own().end(), 0.0);
  }

  void apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) override {
    home_->apply(x, minus, y);
    add_from_nodes(x, y);
  }

  void begin(const SharedArray& x, const SharedArray& minus, SharedArray& y) override {
    home_->begin(x, minus, y);
    add_from_nodes(x, y);
  }

  StepProducts advance(const SharedArray& before, SharedArray& here, SharedArray* next) override {
    const StepProducts products = home_->advance(before, here, next);
    // What the home operator still owes to `next` is a sum as well: the order does not matter.
    if (next != nullptr) add_from_nodes(here, *next);
    return products;
  }

  std::uint64_t bytes_sent() const override {
    return (flips_ ? flips_->bytes_sent() : 0) + (transposition_ ? transposition_->bytes_sent() : 0);
  }

 private:
  /// y += what flips node bits of x.
  void add_from_nodes(const SharedArray& x, SharedArray& y) {
    if (flips_) flips_->add(x, y);
    for (TransposedPairs& pairs : pairs_)
      pairs.add(x, y, *work_, *transposition_);
    if (flips_ || !pairs_.empty()) meet(node_);
  }

  MPI_Comm node_;
  std::unique_ptr<SharedOperator> home_; ///< what flips no node bits
  std::optional<NodeFlips> flips_;
  std::deque<TransposedPairs> pairs_;             ///< which cannot be moved
  std::optional<BitTransposition> transposition_; ///< for pairs
  std::optional<SharedArray> work_;
};

} // namespace

std::uint64_t NodeMessages::of_transposition(int nodes) const {
  return std::max(transposed / static_cast<std::uint64_t>(nodes), std::min(transposed, least_in_a_message));
}

bool has_distributed_operator(const PauliSum& sum, int sites, Entries entries, TeamSize team) {
  const int nodes = team.nodes();
  if (!team.fills_nodes() || nodes < 1 || !std::has_single_bit(static_cast<unsigned>(nodes))) return false;
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  const int local = sites - log2_of(nodes);
  return form && local > 0 && has_block_layout(local, entries, team.ranks_a_node, rows_of(*form, nodes)) &&
         local - log2_of(team.ranks_a_node) >= log2_of(nodes);
}

std::uint64_t distributed_vector_size(int sites, Entries entries, TeamSize team) {
  return shared_vector_size(sites - log2_of(team.nodes()), entries, team.ranks_a_node);
}

int distributed_operator_vectors(const PauliSum& sum, int sites, int nodes) {
  const NodeSplit split = node_split(form_of(sum, sites), log2_of(nodes));
  // Which node it is makes a difference to fields alone.
  return (split.xx || split.yy ? 1 : 0) +
         node_operator_vectors(conditioned_form(split.home, sites - log2_of(nodes), 0));
}

std::uint64_t distributed_operator_room(const PauliSum& sum, int sites, int nodes) {
  const NodeSplit split = node_split(form_of(sum, sites), log2_of(nodes));
  const NodeMessages messages;
  const std::uint64_t piece = static_cast<std::uint64_t>(nodes) * messages.of_transposition(nodes);
  std::uint64_t doubles = 0;
  // Each piece is sent from one place and received in another.
  if (!split.flips.empty())
    doubles += NodeFlips::cheaper(split.flips) == NodeRoute::exchange ? 3 * messages.exchanged : 6 * piece;
  if (split.xx || split.yy) doubles += 4 * piece;
  return doubles * sizeof(double);
}

double distributed_operator_traffic(const PauliSum& sum, int sites, int nodes) {
  const NodeSplit split = node_split(form_of(sum, sites), log2_of(nodes));
  double traffic = 0;
  if (!split.flips.empty())
    traffic += std::min(NodeFlips::exchange_traffic(split.flips), NodeFlips::transposition_traffic(nodes));
  for (const auto& pairs : {split.xx, split.yy})
    if (pairs) traffic += NodeFlips::transposition_traffic(nodes);
  return traffic;
}

std::unique_ptr<DistributedOperator> distributed_operator(const NodeGrid& grid, const PauliSum& sum,
                                                          int sites, Entries entries, double scale,
                                                          double shift, const NodeMessages& messages) {
  return std::make_unique<NodewiseOperator>(grid, form_of(sum, sites).scaled(scale, shift), entries,
                                            messages);
}

} // namespace leyden
