#include "hamiltonian/pair_flips.hpp"

#include <algorithm>
#include <bit>

namespace leyden {
namespace {

/// Rows that are parts of one block lie a power of two apart and contend for the same lines of the caches.
constexpr int most_upper_bits = 3;
/// Doubles of a tile, or it would not stay in the caches.
constexpr int most_tile_bits = 17;

int most_upper(const BlockLayout& layout) {
  return std::max(0, std::min({most_upper_bits, most_tile_bits - layout.row_bits - layout.column_bits,
                               std::countr_zero(layout.tiles())}));
}

/// A chunk holds the low bits, the others of the block count them.
Chunks block_chunks(const BlockLayout& layout, int low_bits) {
  Chunks chunks{.bits = low_bits, .first = low_bits, .places = {}};
  for (std::ptrdiff_t c = 0; c < std::ptrdiff_t{1} << (layout.block_bits - low_bits); ++c)
    chunks.places.push_back(c << low_bits);
  return chunks;
}

/// A chunk holds the columns, the rows and the upper bits of the block count them.
Chunks tile_chunks(const BlockLayout& layout, int upper_bits) {
  const int first = layout.block_bits - upper_bits;
  Chunks chunks{.bits = layout.column_bits, .first = first, .places = {}};
  for (std::ptrdiff_t row = 0; row < std::ptrdiff_t{1} << layout.row_bits; ++row)
    for (std::ptrdiff_t upper = 0; upper < std::ptrdiff_t{1} << upper_bits; ++upper)
      chunks.places.push_back(row * static_cast<std::ptrdiff_t>(layout.places.stride) + (upper << first));
  return chunks;
}

} // namespace

PairPlaces pair_places(const TwoBodyForm& form, const BlockLayout& layout) {
  PairPlaces places{.in_blocks = {}, .in_tiles = {}, .between = {}, .upper_bits = 0};
  std::vector<BitPair> crossing;
  for (int upper = 1; upper < form.sites; ++upper)
    for (int lower = 0; lower < upper; ++lower) {
      const double xx = form.xx(lower, upper);
      const double yy = form.yy(lower, upper);
      if (xx == 0 && yy == 0) continue;
      const BitPair pair{.lower = lower + layout.site_bit,
                         .upper = upper + layout.site_bit,
                         .differ = xx + yy,
                         .equal = xx - yy};
      if (pair.upper < layout.block_bits)
        places.in_blocks.push_back(pair);
      else if (pair.lower >= layout.block_bits)
        places.in_tiles.push_back(pair);
      else
        crossing.push_back(pair);
    }
  const int most = most_upper(layout);
  for (const BitPair& pair : crossing)
    if (pair.lower >= layout.column_bits && layout.block_bits - pair.lower <= most)
      places.upper_bits = std::max(places.upper_bits, layout.block_bits - pair.lower);
  for (const BitPair& pair : crossing) {
    const bool in_reach =
        pair.lower < layout.column_bits || pair.lower >= layout.block_bits - places.upper_bits;
    (in_reach ? places.in_tiles : places.between).push_back(pair);
  }
  return places;
}

PairFlips::PairFlips(const TwoBodyForm& form, const BlockLayout& layout, int low_bits)
    : PairFlips(pair_places(form, layout), layout, low_bits) {}

PairFlips::PairFlips(const PairPlaces& places, const BlockLayout& layout, int low_bits)
    : stride_(layout.places.stride), upper_bits_(places.upper_bits),
      are_in_blocks_(!places.in_blocks.empty()), are_in_tiles_(!places.in_tiles.empty()),
      blocks_(places.in_blocks, block_chunks(layout, low_bits)),
      tiles_(places.in_tiles, tile_chunks(layout, places.upper_bits)) {
  for (int bit = layout.block_bits; bit < layout.bits; ++bit) {
    std::vector<BitPair> pairs;
    std::copy_if(places.between.begin(), places.between.end(), std::back_inserter(pairs),
                 [&](const BitPair& pair) { return pair.upper == bit; });
    if (pairs.empty()) continue;
    const Chunks chunks = block_chunks(layout, low_bits);
    between_.push_back({.flipped = std::uint64_t{1} << (bit - layout.block_bits),
                        .by_value = {FlipList(pairs, chunks, false), FlipList(pairs, chunks, true)}});
  }
}

void PairFlips::add_block(const SimdKernels& kernels, std::uint64_t block, const double* x, double* y) const {
  double* const to = y + block * stride_;
  if (are_in_blocks_) blocks_.add(kernels, x + block * stride_, to);
  for (const Between& between : between_)
    between.by_value[(block & between.flipped) != 0 ? 1 : 0].add(kernels,
                                                                 x + (block ^ between.flipped) * stride_, to);
}

void PairFlips::add_tile(const SimdKernels& kernels, const double* x, double* y) const {
  if (are_in_tiles_) tiles_.add(kernels, x, y);
}

} // namespace leyden
