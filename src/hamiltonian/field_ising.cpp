#include "hamiltonian/field_ising.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace leyden {
namespace {

/// A block of x and one of y lie in the L2 cache together.
constexpr int largest_block_bits = 15;
/// What the kernels of each instruction set can do: so that a plan is the same on all processors.
constexpr int least_block_bits = 7;
/// A tile of rows, gathered, and its sums lie there as well.
constexpr int tile_bits = 16;
/// A cache line of each row.
constexpr int least_column_bits = 3;

double sign(std::uint64_t index, int bit) {
  return (index >> bit & 1) != 0 ? 1.0 : -1.0;
}

int log2_of(int ranks) {
  return std::countr_zero(static_cast<unsigned>(ranks));
}

/// Bits that a block may have at most.
int most_block_bits(int sites, Entries entries, int ranks, RowBits rows) {
  const int above = std::max(log2_of(ranks), rows == RowBits::at_least_one ? 1 : 0);
  return sites + (entries == Entries::complex ? 1 : 0) - above;
}

} // namespace

bool has_block_layout(int sites, Entries entries, int ranks, RowBits rows) {
  if (!std::has_single_bit(static_cast<unsigned>(ranks))) return false;
  const int block = std::min(largest_block_bits, most_block_bits(sites, entries, ranks, rows));
  // A tile at least for each rank.
  return block >= least_block_bits && block - log2_of(ranks) >= least_column_bits;
}

BlockLayout block_layout(int sites, Entries entries, int rank, int ranks, RowBits rows) {
  BlockLayout layout{};
  layout.ranks = ranks;
  layout.rank = rank;
  layout.site_bit = entries == Entries::complex ? 1 : 0;
  layout.bits = sites + layout.site_bit;
  layout.block_bits = std::min(largest_block_bits, most_block_bits(sites, entries, layout.ranks, rows));
  layout.row_bits = layout.bits - layout.block_bits;
  if (!has_block_layout(sites, entries, layout.ranks, rows))
    throw std::invalid_argument("too few sites for so many ranks");
  // As wide as the caches allow, and a tile at least for each rank.
  layout.column_bits = std::max(
      least_column_bits, std::min(tile_bits - layout.row_bits, layout.block_bits - log2_of(layout.ranks)));
  return layout;
}

void BlockLayout::put(std::span<const double> entries, SharedArray& array) const {
  std::copy(entries.begin(), entries.end(), array.own().begin());
}

void BlockLayout::take(const SharedArray& array, std::span<double> entries) const {
  std::copy_n(array.own().begin(), entries.size(), entries.begin());
}

IsingDiagonal::IsingDiagonal(const TwoBodyForm& form, const BlockLayout& layout, int low_bits)
    : bits_(layout.bits), low_(low_bits), block_bits_(layout.block_bits), constant_(form.constant),
      fields_(static_cast<std::size_t>(bits_)), couplings_(static_cast<std::size_t>(bits_) * bits_) {
  for (int i = 0; i < form.sites; ++i) {
    fields_[i + layout.site_bit] = form.z[i];
    for (int j = 0; j < form.sites; ++j)
      couplings_[static_cast<std::size_t>(i + layout.site_bit) * bits_ + j + layout.site_bit] = form.zz(i, j);
  }
  low_diagonal_.resize(std::size_t{1} << low_);
  for (std::size_t i = 0; i < low_diagonal_.size(); ++i)
    for (int p = 0; p < low_; ++p)
      for (int q = 0; q < p; ++q)
        low_diagonal_[i] += coupling(p, q) * sign(i, p) * sign(i, q);
  const int middle = block_bits_ - low_;
  const std::size_t size = std::size_t{1} << middle;
  middle_fields_.resize(8 * size);
  middle_pairs_.resize(size);
  middle_diagonal_.resize(size);
  outer_fields_.resize(8);
  for (std::size_t t = 0; t < size; ++t)
    for (int p = 0; p < middle; ++p) {
      for (int q = 0; q < low_; ++q)
        middle_fields_[8 * t + q] += coupling(low_ + p, q) * sign(t, p);
      for (int q = 0; q < p; ++q)
        middle_pairs_[t] += coupling(low_ + p, low_ + q) * sign(t, p) * sign(t, q);
    }
}

void IsingDiagonal::describe(std::uint64_t block, FieldBlock& described) {
  const auto outer_field = [&](int bit) {
    double field = fields_[bit];
    for (int p = block_bits_; p < bits_; ++p)
      field += coupling(bit, p) * sign(block, p - block_bits_);
    return field;
  };
  for (int q = 0; q < low_; ++q)
    outer_fields_[q] = outer_field(q);
  double base = constant_;
  for (int p = block_bits_; p < bits_; ++p) {
    double field = fields_[p];
    for (int q = block_bits_; q < p; ++q)
      field += coupling(p, q) * sign(block, q - block_bits_);
    base += field * sign(block, p - block_bits_);
  }
  middle_diagonal_[0] = base;
  std::size_t filled = 1;
  for (int bit = low_; bit < block_bits_; ++bit, filled *= 2) {
    const double field = outer_field(bit);
    for (std::size_t t = 0; t < filled; ++t) {
      middle_diagonal_[filled + t] = middle_diagonal_[t] + field;
      middle_diagonal_[t] -= field;
    }
  }
  for (std::size_t t = 0; t < middle_diagonal_.size(); ++t)
    middle_diagonal_[t] += middle_pairs_[t];
  described.bits = block_bits_;
  described.low_diagonal = low_diagonal_.data();
  described.middle_fields = middle_fields_.data();
  described.outer_fields = outer_fields_.data();
  described.middle_diagonal = middle_diagonal_.data();
}

FieldIsing::FieldIsing(MPI_Comm node, const TwoBodyForm& form, Entries entries)
    : node_(node), kernels_(&simd_kernels()),
      layout_(block_layout(form.sites, entries, rank_of(node), size_of(node))),
      diagonal_(form, layout_, kernels_->low_bits), weights_(static_cast<std::size_t>(layout_.bits)) {
  std::copy(form.x.begin(), form.x.end(), weights_.begin() + layout_.site_bit);
  flips_rows_ = std::any_of(weights_.begin() + layout_.block_bits, weights_.end(),
                            [](double weight) { return weight != 0; });
  if (flips_rows_) room_.resize(std::size_t{2} << (layout_.row_bits + layout_.column_bits));
}

void FieldIsing::apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) {
  const auto share = [&](std::uint64_t parts) { return parts / static_cast<std::uint64_t>(layout_.ranks); };
  const auto rank = static_cast<std::uint64_t>(layout_.rank);
  FieldBlock block{};
  block.weights = weights_.data();
  const std::uint64_t blocks = share(std::uint64_t{1} << layout_.row_bits);
  for (std::uint64_t k = rank * blocks; k < (rank + 1) * blocks; ++k) {
    diagonal_.describe(k, block);
    const std::uint64_t first = k << layout_.block_bits;
    kernels_->field_block(block, x.whole() + first, minus == nullptr ? nullptr : minus->whole() + first,
                          y.whole() + first);
  }
  meet(node_);
  if (layout_.row_bits == 0 || !flips_rows_) return;
  const FieldTile tile{.block_bits = layout_.block_bits,
                       .bits = layout_.row_bits,
                       .column_bits = layout_.column_bits,
                       .weights = weights_.data() + layout_.block_bits,
                       .room = room_.data()};
  const std::uint64_t tiles = share(std::uint64_t{1} << (layout_.block_bits - layout_.column_bits));
  for (std::uint64_t t = rank * tiles; t < (rank + 1) * tiles; ++t)
    kernels_->field_tile(tile, x.whole() + (t << layout_.column_bits),
                         y.whole() + (t << layout_.column_bits));
  meet(node_);
}

} // namespace leyden
