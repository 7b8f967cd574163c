#include "hamiltonian/spin_flips.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/threads.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace leyden {
namespace {

double sign(std::uint64_t index, int bit) {
  return (index >> bit & 1) != 0 ? 1.0 : -1.0;
}

StepProducts total(const std::vector<StepProducts>& sums) {
  StepProducts all;
  for (const StepProducts& sum : sums) {
    all.square += sum.square;
    all.before += sum.before;
  }
  return all;
}

} // namespace

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

SpinFlips::SpinFlips(MPI_Comm node, const TwoBodyForm& form, Entries entries)
    : SpinFlips(node, form, block_layout(form.sites, entries, rank_of(node), size_of(node))) {}

SpinFlips::SpinFlips(MPI_Comm node, const TwoBodyForm& form, const BlockLayout& layout)
    : SharedOperator(layout.places), node_(node), kernels_(&simd_kernels()), layout_(layout),
      diagonals_(static_cast<std::size_t>(thread_count()), IsingDiagonal(form, layout, kernels_->low_bits)),
      weights_(static_cast<std::size_t>(layout_.bits)), pairs_(form, layout, kernels_->low_bits) {
  std::copy(form.x.begin(), form.x.end(), weights_.begin() + layout_.site_bit);
  flips_rows_ = pairs_.are_in_tiles() || std::any_of(weights_.begin() + layout_.block_bits, weights_.end(),
                                                     [](double weight) { return weight != 0; });
}

template <typename Work>
StepProducts SpinFlips::each_block(Work work) {
  const GappedLayout& places = layout_.places;
  std::vector<StepProducts> sums(diagonals_.size());
  share_among_threads(places.blocks, [&](int thread, std::uint64_t first, std::uint64_t end) {
    FieldBlock block{};
    block.weights = weights_.data();
    block.ahead = places.stride;
    StepProducts own;
    for (std::uint64_t k = places.first_block + first; k < places.first_block + end; ++k) {
      diagonals_[static_cast<std::size_t>(thread)].describe(k, block);
      work(block, k, own);
    }
    sums[static_cast<std::size_t>(thread)] = own;
  });
  meet(node_);
  return total(sums);
}

template <typename Work>
StepProducts SpinFlips::each_tile(Work work) {
  std::vector<StepProducts> sums(diagonals_.size());
  const std::uint64_t count = layout_.tiles() >> pairs_.upper_bits();
  const std::uint64_t before = layout_.first_tile() >> pairs_.upper_bits();
  share_among_threads(count, [&](int thread, std::uint64_t first, std::uint64_t end) {
    StepProducts own;
    for (std::uint64_t t = before + first; t < before + end; ++t)
      work(t << layout_.column_bits, own);
    sums[static_cast<std::size_t>(thread)] = own;
  });
  meet(node_);
  return total(sums);
}

void SpinFlips::flip_tile(const double* x, const double* minus, double* y, StepProducts* sums) const {
  const FieldTile tile{.stride = layout_.places.stride,
                       .bits = layout_.row_bits,
                       .columns = 1 << layout_.column_bits,
                       .weights = weights_.data() + layout_.block_bits};
  const std::uint64_t part = layout_.places.block >> pairs_.upper_bits();
  for (std::uint64_t at = 0; at < layout_.places.block; at += part)
    kernels_->field_tile(tile, x + at, minus == nullptr ? nullptr : minus + at, y + at, sums);
  pairs_.add_tile(*kernels_, x, y);
}

void SpinFlips::apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) {
  each_block([&](const FieldBlock& block, std::uint64_t k, StepProducts&) {
    const std::uint64_t at = k * layout_.places.stride;
    kernels_->field_block(block, x.whole() + at, minus == nullptr ? nullptr : minus->whole() + at,
                          y.whole() + at, nullptr);
    pairs_.add_block(*kernels_, k, x.whole(), y.whole());
  });
  layout_.places.clear_gaps(y);
  if (!flips_rows_) return;
  each_tile(
      [&](std::uint64_t at, StepProducts&) { flip_tile(x.whole() + at, nullptr, y.whole() + at, nullptr); });
}

void SpinFlips::begin(const SharedArray& x, const SharedArray& minus, SharedArray& y) {
  if (!shares_passes()) return SharedOperator::begin(x, minus, y);
  each_block([&](const FieldBlock& block, std::uint64_t k, StepProducts&) {
    const std::uint64_t at = k * layout_.places.stride;
    kernels_->field_block(block, x.whole() + at, minus.whole() + at, y.whole() + at, nullptr);
    pairs_.add_block(*kernels_, k, x.whole(), y.whole());
  });
  layout_.places.clear_gaps(y);
  lacks_ = Half::tiles;
}

StepProducts SpinFlips::advance(const SharedArray& before, SharedArray& here, SharedArray* next) {
  if (!shares_passes()) return SharedOperator::advance(before, here, next);
  StepProducts both;
  if (lacks_ == Half::tiles)
    both = each_tile([&](std::uint64_t at, StepProducts& sums) {
      flip_tile(before.whole() + at, nullptr, here.whole() + at, nullptr);
      if (next != nullptr) flip_tile(here.whole() + at, before.whole() + at, next->whole() + at, &sums);
    });
  else
    both = each_block([&](const FieldBlock& block, std::uint64_t k, StepProducts& sums) {
      const std::uint64_t at = k * layout_.places.stride;
      kernels_->field_block_added(block, before.whole() + at, here.whole() + at);
      pairs_.add_block(*kernels_, k, before.whole(), here.whole());
      if (next == nullptr) return;
      kernels_->field_block(block, here.whole() + at, before.whole() + at, next->whole() + at, &sums);
      pairs_.add_block(*kernels_, k, here.whole(), next->whole());
    });
  layout_.places.clear_gaps(here);
  lacks_ = lacks_ == Half::tiles ? Half::blocks : Half::tiles;
  return next == nullptr ? products(here, before) : both;
}

} // namespace leyden
