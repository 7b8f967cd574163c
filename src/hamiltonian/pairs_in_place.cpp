#include "hamiltonian/pairs_in_place.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/threads.hpp"

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
      diagonals_(
          static_cast<std::size_t>(thread_count()),
          TileDiagonal(reversed(form.x), form.xx, std::ldexp(1.0, -form.sites), layout, form.constant)) {}

void PairsInPlace::transform_blocks(SharedArray& u) const {
  const HadamardBlock block{.bits = layout_.block_bits,
                            .site_bit = layout_.site_bit,
                            .signs = nullptr,
                            .ups = 0,
                            .ahead = 0,
                            .room = nullptr};
  const GappedLayout& places = layout_.places;
  share_among_threads(places.blocks, [&](int, std::uint64_t first, std::uint64_t end) {
    for (std::uint64_t k = first; k < end; ++k) {
      double* doubles = u.own().data() + k * places.stride;
      kernels_->hadamard_forth(block, doubles, doubles, nullptr);
    }
  });
  meet(node_);
}

void PairsInPlace::apply(SharedArray& u) {
  transform_blocks(u);
  share_among_threads(diagonals_.front().tables(), [&](int thread, std::uint64_t first, std::uint64_t end) {
    diagonals_[static_cast<std::size_t>(thread)].apply(*kernels_, u, first, end);
  });
  meet(node_);
  transform_blocks(u);
}

} // namespace leyden
