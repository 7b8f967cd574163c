#include "hamiltonian/pairs_in_place.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace leyden {
namespace {

/// X has the eigenvalue -1 where a transformed bit is set.
std::vector<double> reversed(std::vector<double> fields) {
  std::transform(fields.begin(), fields.end(), fields.begin(), std::negate<>());
  return fields;
}

} // namespace

PairsInPlace::PairsInPlace(MPI_Comm node, const TwoBodyForm& form, Entries entries)
    : PairsInPlace(node, form,
                   block_layout(form.sites, entries, rank_of(node), size_of(node), RowBits::at_least_one)) {}

PairsInPlace::PairsInPlace(MPI_Comm node, const TwoBodyForm& form, const BlockLayout& layout)
    : node_(node), kernels_(&simd_kernels()), layout_(layout),
      diagonal_(reversed(form.x), form.xx, std::ldexp(1.0, -form.sites), layout, form.constant) {}

void PairsInPlace::transform_blocks(SharedArray& u) const {
  const HadamardBlock block{
      .bits = layout_.block_bits, .site_bit = layout_.site_bit, .signs = nullptr, .ups = 0};
  layout_.places.each_block(u, [&](std::uint64_t, std::span<double> doubles) {
    kernels_->hadamard_forth(block, doubles.data(), doubles.data(), nullptr);
  });
  meet(node_);
}

void PairsInPlace::apply(SharedArray& u) {
  transform_blocks(u);
  diagonal_.apply(*kernels_, u);
  meet(node_);
  transform_blocks(u);
}

} // namespace leyden
