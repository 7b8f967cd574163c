#include "hamiltonian/transposed_pairs.hpp"

#include "hamiltonian/conditioned_form.hpp"
#include "hamiltonian/node_rows.hpp"
#include "leyden/platform/threads.hpp"

#include <bit>
#include <cmath>

namespace leyden {
namespace {

/// What the couplings are for the ranks of node `number` while the node's bits and the highest ones of each
/// rank have changed places, all of the latter in states of known X.
TwoBodyForm transposed_form(const NodeGrid& grid, const TwoBodyForm& form) {
  const int bits = grid.node_bits();
  const int local = form.sites - bits;
  const int highest = local - std::countr_zero(static_cast<unsigned>(grid.ranks_a_node())) - bits;
  TwoBodyForm diagonal(form.sites);
  diagonal.constant = form.constant;
  diagonal.z = form.x;
  diagonal.zz = form.xx;
  for (int bit = 0; bit < bits; ++bit)
    diagonal = with_swapped_sites(diagonal, highest + bit, local + bit);
  // X has the eigenvalue -1 where a transformed bit is set.
  const std::uint64_t upper = ~static_cast<std::uint64_t>(grid.number());
  const TwoBodyForm seen = conditioned_form(diagonal, local, upper);
  TwoBodyForm result(local);
  result.constant = seen.constant;
  result.x = seen.z;
  result.xx = seen.zz;
  // Two transforms of `bits` bits without their norm.
  return result.scaled(std::ldexp(1.0, -bits), 0);
}

/// Each bit of a row's number becomes (sum, difference).
void transform_rows(std::uint64_t rows, std::uint64_t count, double* doubles) {
  // So many columns of all rows stay in a cache.
  constexpr std::uint64_t columns = 256;
  const auto transform = [&](std::uint64_t first, std::uint64_t width) {
    for (std::uint64_t flip = 1; flip < rows; flip *= 2)
      for (std::uint64_t row = 0; row < rows; ++row) {
        if ((row & flip) != 0) continue;
        double* a = doubles + row * count + first;
        double* b = doubles + (row | flip) * count + first;
        for (std::uint64_t i = 0; i < width; ++i) {
          const double sum = a[i] + b[i];
          b[i] = a[i] - b[i];
          a[i] = sum;
        }
      }
  };
  share_among_threads((count + columns - 1) / columns, [&](int, std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t part = begin; part < end; ++part)
      transform(part * columns, std::min(columns, count - part * columns));
  });
}

} // namespace

TransposedPairs::TransposedPairs(const NodeGrid& grid, const TwoBodyForm& form, Entries kind,
                                 const OwnEntries& entries, const std::optional<UpSigns>& signs)
    : node_(grid.node()), nodes_(static_cast<std::uint64_t>(grid.nodes())),
      segment_(entries.count() / nodes_),
      first_(entries.count() * static_cast<std::uint64_t>(rank_of(grid.team()))), entries_(entries),
      signs_(signs), inner_(grid.node(), transposed_form(grid, form), kind) {}

void TransposedPairs::add(const SharedArray& x, SharedArray& y, SharedArray& u,
                          BitTransposition& transposition) {
  transposition.run(
      [&](std::uint64_t first, std::uint64_t count, double* rows) {
        each_row(nodes_, [&](std::uint64_t g) {
          entries_.read(x.own(), g * segment_ + first, {rows + g * count, count});
          if (signs_) signs_->multiply(first_ + g * segment_ + first, count, rows + g * count);
        });
        transform_rows(nodes_, count, rows);
      },
      [&](std::uint64_t first, std::uint64_t count, const double* rows) {
        each_row(nodes_, [&](std::uint64_t k) {
          entries_.write(u.own(), k * segment_ + first, {rows + k * count, count});
        });
      });
  meet(node_);
  inner_.apply(u);
  transposition.run(
      [&](std::uint64_t first, std::uint64_t count, double* rows) {
        each_row(nodes_, [&](std::uint64_t k) {
          entries_.read(u.own(), k * segment_ + first, {rows + k * count, count});
        });
      },
      [&](std::uint64_t first, std::uint64_t count, double* rows) {
        transform_rows(nodes_, count, rows);
        each_row(nodes_, [&](std::uint64_t g) {
          if (signs_) signs_->multiply(first_ + g * segment_ + first, count, rows + g * count);
          entries_.add(y.own(), g * segment_ + first, {rows + g * count, count});
        });
      });
}

} // namespace leyden
