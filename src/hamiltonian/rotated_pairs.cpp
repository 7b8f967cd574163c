#include "hamiltonian/rotated_pairs.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/threads.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace leyden {
namespace {

double sign(std::uint64_t index, int bit) {
  return (index >> bit & 1) != 0 ? 1.0 : -1.0;
}

/// table[i] += constant + sum over `bits` of field(bit) * sign(i, bit) for i < 2^bits; `linear` is room.
template <typename Field>
void add_fields(std::span<double> table, int bits, double constant, Field field,
                std::vector<double>& linear) {
  linear.resize(std::size_t{1} << bits);
  linear[0] = constant;
  std::size_t filled = 1;
  for (int bit = 0; bit < bits; ++bit, filled *= 2) {
    const double value = field(bit);
    for (std::size_t i = 0; i < filled; ++i) {
      linear[filled + i] = linear[i] + value;
      linear[i] -= value;
    }
  }
  for (std::size_t i = 0; i < linear.size(); ++i)
    table[i] += linear[i];
}

/// Bits of the columns that a diagonal is computed for at a time: many tiles', to share the work.
constexpr int most_table_bits = 8;

/// X has the eigenvalue -1 where a transformed bit is set.
std::vector<double> reversed(std::vector<double> fields) {
  for (double& field : fields)
    field = -field;
  return fields;
}

} // namespace

TileDiagonal::TileDiagonal(const std::vector<double>& fields, const PairMatrix& pairs, double scale,
                           const BlockLayout& layout, double constant)
    : layout_(layout),
      table_bits_(std::min(most_table_bits, layout.column_bits + std::countr_zero(layout.tiles()))),
      fields_(static_cast<std::size_t>(layout.bits)),
      pairs_(static_cast<std::size_t>(layout.bits) * layout.bits) {
  const auto sites = static_cast<int>(fields.size());
  for (int i = 0; i < sites; ++i) {
    fields_[i + layout.site_bit] = scale * fields[i];
    for (int j = 0; j < sites; ++j)
      pairs_[static_cast<std::size_t>(i + layout.site_bit) * layout.bits + j + layout.site_bit] =
          scale * pairs(i, j);
  }
  const auto pair_table = [&](int first, int bits) {
    std::vector<double> table(std::size_t{1} << bits);
    for (std::size_t i = 0; i < table.size(); ++i)
      for (int p = 0; p < bits; ++p)
        for (int q = 0; q < p; ++q)
          table[i] += pair(first + p, first + q) * sign(i, p) * sign(i, q);
    return table;
  };
  row_diagonal_ = pair_table(layout.block_bits, layout.row_bits);
  add_fields(
      row_diagonal_, layout.row_bits, scale * constant,
      [&](int bit) { return fields_[layout.block_bits + bit]; }, linear_);
  column_pairs_ = pair_table(0, table_bits_);
}

void TileDiagonal::describe(std::uint64_t table) {
  const std::size_t size = std::size_t{1} << table_bits_;
  // The bits between the columns and the rows are those of the table's number.
  const auto from_table = [&](int bit) {
    double field = 0;
    for (int p = table_bits_; p < layout_.block_bits; ++p)
      field += pair(bit, p) * sign(table, p - table_bits_);
    return field;
  };
  double constant = 0;
  for (int p = table_bits_; p < layout_.block_bits; ++p) {
    constant += fields_[p] * sign(table, p - table_bits_);
    for (int q = table_bits_; q < p; ++q)
      constant += pair(p, q) * sign(table, p - table_bits_) * sign(table, q - table_bits_);
  }
  column_diagonal_ = column_pairs_;
  add_fields(
      column_diagonal_, table_bits_, constant, [&](int bit) { return fields_[bit] + from_table(bit); },
      linear_);
  column_fields_.assign(size * static_cast<std::size_t>(layout_.row_bits), 0.0);
  for (int row = 0; row < layout_.row_bits; ++row) {
    const int bit = layout_.block_bits + row;
    add_fields(
        std::span(column_fields_).subspan(size * static_cast<std::size_t>(row), size), table_bits_,
        from_table(bit), [&](int q) { return pair(bit, q); }, linear_);
  }
}

void TileDiagonal::apply(const SimdKernels& kernels, SharedArray& x, std::uint64_t first, std::uint64_t end) {
  const int tile_bits = table_bits_ - layout_.column_bits; // of a table
  const std::uint64_t tiles = std::uint64_t{1} << tile_bits;
  const std::uint64_t own = layout_.first_tile() >> tile_bits;
  for (std::uint64_t table = own + first; table < own + end; ++table) {
    describe(table);
    for (std::uint64_t t = 0; t < tiles; ++t) {
      const std::uint64_t column = t << layout_.column_bits;
      const HadamardTile tile{.stride = layout_.places.stride,
                              .bits = layout_.row_bits,
                              .columns = 1 << layout_.column_bits,
                              .column_diagonal = column_diagonal_.data() + column,
                              .column_fields = column_fields_.data() + column,
                              .field_stride = std::size_t{1} << table_bits_,
                              .row_diagonal = row_diagonal_.data()};
      kernels.hadamard_tile(tile, x.whole() + (table << table_bits_) + column);
    }
  }
}

RotatedPairs::RotatedPairs(MPI_Comm node, const TwoBodyForm& form, Entries entries)
    : RotatedPairs(node, form,
                   block_layout(form.sites, entries, rank_of(node), size_of(node), RowBits::at_least_one)) {}

RotatedPairs::RotatedPairs(MPI_Comm node, const TwoBodyForm& form, const BlockLayout& layout)
    : SharedOperator(layout.places), node_(node), kernels_(&simd_kernels()), layout_(layout),
      workers_(
          static_cast<std::size_t>(thread_count()),
          {IsingDiagonal(form, layout, kernels_->low_bits),
           TileDiagonal(reversed(form.x), form.xx, std::ldexp(1.0, -form.sites), layout),
           TileDiagonal(std::vector<double>(form.x.size()), form.yy, std::ldexp(1.0, -form.sites), layout),
           std::vector<double>(2 * layout.places.stride)}),
      u_(node, layout_.places.own_size()) {
  if (form.yy.pairs() > 0) v_.emplace(node, layout_.places.own_size());
  const std::size_t low = std::size_t{1} << kernels_->low_bits;
  for (std::size_t ups = 0; ups < 4; ++ups)
    for (std::size_t i = 0; i < low; ++i)
      signs_.push_back(((static_cast<std::size_t>(std::popcount(i >> layout_.site_bit)) + ups) & 2) != 0 ? -1
                                                                                                         : 1);
}

template <typename Work>
void RotatedPairs::each_block(Work work) {
  const GappedLayout& places = layout_.places;
  share_among_threads(places.blocks, [&](int thread, std::uint64_t first, std::uint64_t end) {
    Worker& worker = workers_[static_cast<std::size_t>(thread)];
    HadamardBlock block{.bits = layout_.block_bits,
                        .site_bit = layout_.site_bit,
                        .signs = signs_.data(),
                        .ups = 0,
                        .ahead = places.stride,
                        .room = worker.room.data()};
    for (std::uint64_t k = places.first_block + first; k < places.first_block + end; ++k) {
      block.ups = std::popcount(k);
      work(worker, block, k, k * places.stride);
    }
  });
  meet(node_);
}

void RotatedPairs::apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) {
  each_block([&](Worker&, const HadamardBlock& block, std::uint64_t, std::uint64_t at) {
    kernels_->hadamard_forth(block, x.whole() + at, u_.whole() + at, v_ ? v_->whole() + at : nullptr);
  });
  share_among_threads(workers_.front().x.tables(), [&](int thread, std::uint64_t first, std::uint64_t end) {
    Worker& worker = workers_[static_cast<std::size_t>(thread)];
    worker.x.apply(*kernels_, u_, first, end);
    if (v_) worker.y.apply(*kernels_, *v_, first, end);
  });
  meet(node_);
  each_block([&](Worker& worker, const HadamardBlock& block, std::uint64_t k, std::uint64_t at) {
    FieldBlock field{};
    worker.field.describe(k, field);
    kernels_->hadamard_back(block, field, x.whole() + at, u_.whole() + at, v_ ? v_->whole() + at : nullptr,
                            minus == nullptr ? nullptr : minus->whole() + at, y.whole() + at);
  });
  layout_.places.clear_gaps(y);
}

} // namespace leyden
