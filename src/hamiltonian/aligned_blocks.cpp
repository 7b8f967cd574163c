#include "hamiltonian/aligned_blocks.hpp"

#include <algorithm>
#include <bit>

namespace leyden {
namespace {

void split(const RowRanges& ranges, AlignedBlock rows, std::uint64_t flip, std::vector<FlipPiece>& pieces) {
  const std::uint64_t low = flip & (rows.size - 1);
  const std::uint64_t partner = rows.first ^ (flip - low);
  const int owner = ranges.owner(partner);
  if (partner + rows.size <= ranges.end(owner)) {
    pieces.push_back({.rows = rows, .partner = partner, .low = low, .owner = owner});
    return;
  }
  const std::uint64_t half = rows.size / 2;
  split(ranges, {.first = rows.first, .size = half}, flip, pieces);
  split(ranges, {.first = rows.first + half, .size = half}, flip, pieces);
}

} // namespace

std::vector<AlignedBlock> aligned_blocks(std::uint64_t begin, std::uint64_t end, std::uint64_t largest) {
  std::vector<AlignedBlock> blocks;
  while (begin < end) {
    std::uint64_t size = std::min(largest, std::bit_floor(end - begin));
    if (begin != 0) size = std::min(size, begin & -begin);
    blocks.push_back({.first = begin, .size = size});
    begin += size;
  }
  return blocks;
}

std::vector<FlipPiece> flip_pieces(const RowRanges& ranges, int rank, std::uint64_t flip) {
  std::vector<FlipPiece> pieces;
  for (const AlignedBlock& block : aligned_blocks(ranges.begin(rank), ranges.end(rank)))
    split(ranges, block, flip, pieces);
  return pieces;
}

} // namespace leyden
