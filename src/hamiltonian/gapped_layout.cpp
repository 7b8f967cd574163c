#include "leyden/hamiltonian/gapped_layout.hpp"

#include <algorithm>

namespace leyden {

void GappedLayout::put(std::span<const double> entries, SharedArray& array) const {
  each_block(array, [&](std::uint64_t first, std::span<double> block_doubles) {
    const std::uint64_t from = first - first_block * block;
    std::copy_n(entries.begin() + static_cast<std::ptrdiff_t>(from), block, block_doubles.begin());
  });
  clear_gaps(array);
}

void GappedLayout::take(const SharedArray& array, std::span<double> entries) const {
  for (std::uint64_t k = 0; k < blocks; ++k)
    std::copy_n(array.own().begin() + static_cast<std::ptrdiff_t>(k * stride), block,
                entries.begin() + static_cast<std::ptrdiff_t>(k * block));
}

void GappedLayout::clear_gaps(SharedArray& array) const {
  for (std::uint64_t k = 0; k < blocks; ++k)
    std::fill_n(array.own().begin() + static_cast<std::ptrdiff_t>(k * stride + block), stride - block, 0.0);
}

} // namespace leyden
