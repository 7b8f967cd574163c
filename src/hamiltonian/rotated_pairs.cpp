#include "hamiltonian/rotated_pairs.hpp"

#include "leyden/platform/communicator.hpp"

#include <bit>
#include <cmath>

namespace leyden {
namespace {

double sign(std::uint64_t index, int bit) {
  return (index >> bit & 1) != 0 ? 1.0 : -1.0;
}

/// table[i] += sum over `bits` of field(bit) * sign(i, bit) for i < 2^bits.
template <typename Field>
void add_fields(std::vector<double>& table, std::size_t first, int bits, double constant, Field field) {
  std::vector<double> linear(std::size_t{1} << bits);
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
    table[first + i] += linear[i];
}

/// X has the eigenvalue -1 where a transformed bit is set.
std::vector<double> reversed(std::vector<double> fields) {
  for (double& field : fields)
    field = -field;
  return fields;
}

} // namespace

TileDiagonal::TileDiagonal(const std::vector<double>& fields, const PairMatrix& pairs, double scale,
                           const BlockLayout& layout)
    : layout_(layout), fields_(static_cast<std::size_t>(layout.bits)),
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
  add_fields(row_diagonal_, 0, layout.row_bits, 0, [&](int bit) { return fields_[layout.block_bits + bit]; });
  column_pairs_ = pair_table(0, layout.column_bits);
}

void TileDiagonal::describe(std::uint64_t tile, HadamardTile& described) {
  const int columns = layout_.column_bits;
  const std::size_t size = std::size_t{1} << columns;
  // The bits between the columns and the rows are those of the tile's number.
  const auto from_tile = [&](int bit) {
    double field = 0;
    for (int p = columns; p < layout_.block_bits; ++p)
      field += pair(bit, p) * sign(tile, p - columns);
    return field;
  };
  double constant = 0;
  for (int p = columns; p < layout_.block_bits; ++p) {
    constant += fields_[p] * sign(tile, p - columns);
    for (int q = columns; q < p; ++q)
      constant += pair(p, q) * sign(tile, p - columns) * sign(tile, q - columns);
  }
  column_diagonal_ = column_pairs_;
  add_fields(column_diagonal_, 0, columns, constant, [&](int bit) { return fields_[bit] + from_tile(bit); });
  column_fields_.assign(size * static_cast<std::size_t>(layout_.row_bits), 0.0);
  for (int row = 0; row < layout_.row_bits; ++row) {
    const int bit = layout_.block_bits + row;
    add_fields(column_fields_, size * static_cast<std::size_t>(row), columns, from_tile(bit),
               [&](int q) { return pair(bit, q); });
  }
  described.column_diagonal = column_diagonal_.data();
  described.column_fields = column_fields_.data();
  described.row_diagonal = row_diagonal_.data();
}

RotatedPairs::RotatedPairs(MPI_Comm node, const TwoBodyForm& form, Entries entries)
    : node_(node), kernels_(&simd_kernels()),
      layout_(block_layout(form.sites, entries, rank_of(node), size_of(node), RowBits::at_least_one)),
      diagonal_(form, layout_, kernels_->low_bits),
      x_diagonal_(reversed(form.x), form.xx, std::ldexp(1.0, -form.sites), layout_),
      y_diagonal_(std::vector<double>(form.x.size()), form.yy, std::ldexp(1.0, -form.sites), layout_),
      room_(std::size_t{1} << (layout_.row_bits + layout_.column_bits)), u_(node, layout_.own_size()) {
  if (form.yy.pairs() > 0) v_.emplace(node, layout_.own_size());
  const std::size_t low = std::size_t{1} << kernels_->low_bits;
  for (std::size_t ups = 0; ups < 4; ++ups)
    for (std::size_t i = 0; i < low; ++i)
      signs_.push_back(((static_cast<std::size_t>(std::popcount(i >> layout_.site_bit)) + ups) & 2) != 0 ? -1
                                                                                                         : 1);
}

void RotatedPairs::apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) {
  const auto share = [&](std::uint64_t parts) { return parts / static_cast<std::uint64_t>(layout_.ranks); };
  const auto rank = static_cast<std::uint64_t>(layout_.rank);
  const std::uint64_t blocks = share(std::uint64_t{1} << layout_.row_bits);
  const auto each_block = [&](auto work) {
    HadamardBlock block{
        .bits = layout_.block_bits, .site_bit = layout_.site_bit, .signs = signs_.data(), .ups = 0};
    for (std::uint64_t k = rank * blocks; k < (rank + 1) * blocks; ++k) {
      block.ups = std::popcount(k);
      const std::uint64_t first = k << layout_.block_bits;
      work(block, k, first, u_.whole() + first, v_ ? v_->whole() + first : nullptr);
    }
  };
  each_block([&](const HadamardBlock& block, std::uint64_t, std::uint64_t first, double* u, double* v) {
    kernels_->hadamard_forth(block, x.whole() + first, u, v);
  });
  meet(node_);
  HadamardTile tile{.block_bits = layout_.block_bits,
                    .bits = layout_.row_bits,
                    .column_bits = layout_.column_bits,
                    .column_diagonal = nullptr,
                    .column_fields = nullptr,
                    .row_diagonal = nullptr,
                    .room = room_.data()};
  const std::uint64_t tiles = share(std::uint64_t{1} << (layout_.block_bits - layout_.column_bits));
  for (std::uint64_t t = rank * tiles; t < (rank + 1) * tiles; ++t) {
    x_diagonal_.describe(t, tile);
    kernels_->hadamard_tile(tile, u_.whole() + (t << layout_.column_bits));
    if (!v_) continue;
    y_diagonal_.describe(t, tile);
    kernels_->hadamard_tile(tile, v_->whole() + (t << layout_.column_bits));
  }
  meet(node_);
  FieldBlock field{};
  each_block([&](const HadamardBlock& block, std::uint64_t k, std::uint64_t first, double* u, double* v) {
    diagonal_.describe(k, field);
    kernels_->hadamard_back(block, field, x.whole() + first, u, v,
                            minus == nullptr ? nullptr : minus->whole() + first, y.whole() + first);
  });
  meet(node_);
}

} // namespace leyden
