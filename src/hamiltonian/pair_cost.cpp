#include "hamiltonian/pair_cost.hpp"

#include "hamiltonian/block_layout.hpp"
#include "hamiltonian/pair_flips.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// Costs are additions an amplitude. To read or write a vector takes as long as so many.
constexpr double stream = 12;
/// A row of a tile has few columns, among which the work of each flip is shared.
constexpr double flip_in_tile = 2;

double flips(const std::vector<BitPair>& pairs) {
  double sum = 0;
  for (const BitPair& pair : pairs)
    sum += (pair.differ != 0 ? 0.5 : 0) + (pair.equal != 0 ? 0.5 : 0);
  return sum;
}

double flipped_cost(const TwoBodyForm& form, const BlockLayout& layout) {
  const PairPlaces places = pair_places(form, layout);
  // x and y through the blocks, and x, y and y again through the tiles.
  const double streams = 5 + flips(places.between);
  return form.sites + flips(places.in_blocks) + flip_in_tile * flips(places.in_tiles) +
         flips(places.between) + stream * streams;
}

double rotated_cost(const TwoBodyForm& form) {
  const double transforms = form.yy.pairs() > 0 ? 2 : 1;
  // A transform goes forth and back. Its vector is written, read and written in the tiles, and read; x is
  // read twice, and y written.
  return transforms * (2 * form.sites + 4 * stream) + 3 * stream;
}

} // namespace

PairKernels pair_kernels(const TwoBodyForm& form) {
  if (form.is_ising() || !has_block_layout(form.sites, Entries::complex, 1, RowBits::at_least_one))
    return PairKernels::flipped;
  const BlockLayout layout = block_layout(form.sites, Entries::complex, 0, 1);
  return flipped_cost(form, layout) <= rotated_cost(form) ? PairKernels::flipped : PairKernels::rotated;
}

} // namespace leyden
