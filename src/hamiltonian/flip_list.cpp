#include "hamiltonian/flip_list.hpp"

#include <bit>
#include <utility>

namespace leyden {

FlipList::FlipList(const std::vector<BitPair>& pairs, Chunks chunks, bool above)
    : chunks_(std::move(chunks)) {
  const std::size_t count = chunks_.places.size();
  const int end = chunks_.first + std::countr_zero(count);
  const auto mask = [&](int bit) { return bit < end ? std::size_t{1} << (bit - chunks_.first) : 0; };
  const auto is_set = [&](std::size_t c, int bit) { return bit < end ? (c & mask(bit)) != 0 : above; };
  std::vector<BitPair> others;
  for (const BitPair& pair : pairs) {
    if (pair.upper < chunks_.bits)
      same_.push_back(
          {.from = 0, .bits = 1U << pair.lower | 1U << pair.upper, .odd = pair.differ, .even = pair.equal});
    else
      others.push_back(pair);
  }
  for (std::size_t c = 0; c < count; ++c) {
    first_whole_.push_back(whole_.size());
    first_low_.push_back(low_.size());
    for (const BitPair& pair : others) {
      const auto from = [&](std::size_t flipped) { return chunks_.places[c ^ flipped] - chunks_.places[c]; };
      if (pair.lower < chunks_.bits) {
        LowFlip flip{
            .from = from(mask(pair.upper)), .bits = 1U << pair.lower, .odd = pair.differ, .even = pair.equal};
        if (is_set(c, pair.upper)) std::swap(flip.odd, flip.even);
        low_.push_back(flip);
        continue;
      }
      const double weight = is_set(c, pair.lower) == is_set(c, pair.upper) ? pair.equal : pair.differ;
      if (weight != 0)
        whole_.push_back({.from = from(mask(pair.lower) | mask(pair.upper)), .weight = weight});
    }
  }
  first_whole_.push_back(whole_.size());
  first_low_.push_back(low_.size());
}

void FlipList::add(const SimdKernels& kernels, const double* x, double* y) const {
  kernels.add_flips({.chunks = chunks_.places.size(),
                     .chunk_bits = chunks_.bits,
                     .places = chunks_.places.data(),
                     .first_whole = first_whole_.data(),
                     .whole = whole_.data(),
                     .first_low = first_low_.data(),
                     .low = low_.data(),
                     .same = same_.data(),
                     .sames = static_cast<int>(same_.size())},
                    x, y);
}

} // namespace leyden
