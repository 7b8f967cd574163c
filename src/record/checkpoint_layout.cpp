#include "record/checkpoint_layout.hpp"

#include "record/piecewise_checksum.hpp"

#include <xxhash.h>

#include <algorithm>

namespace leyden {
namespace {

constexpr std::size_t block = std::size_t{1} << 20;

/// Its length before it: none can run into the next one.
template <typename Element>
void add(PiecewiseChecksum& checksum, std::span<const Element> list) {
  const std::uint64_t size = list.size();
  checksum.add(std::as_bytes(std::span(&size, 1)));
  checksum.add(std::as_bytes(list));
}

} // namespace

std::uint64_t checksum_of(std::span<const double> elements) {
  return XXH3_64bits(elements.data(), elements.size_bytes());
}

std::vector<Segment> segments_of(std::span<const double> part, std::uint64_t begin) {
  std::vector<Segment> segments;
  for (std::size_t first = 0; first < part.size(); first += block) {
    const std::size_t size = std::min(block, part.size() - first);
    segments.push_back({begin + first, begin + first + size, checksum_of(part.subspan(first, size))});
  }
  return segments;
}

std::uint64_t checksum_of(const CheckpointLabel& label, std::span<const double> numbers,
                          std::span<const std::vector<Segment>> vectors) {
  PiecewiseChecksum checksum;
  for (const std::string* text : {&label.kind, &label.configuration, &label.program, &label.written})
    add(checksum, std::span<const char>(*text));
  add(checksum, std::span(&label.point, 1));
  add(checksum, numbers);
  for (const std::vector<Segment>& segments : vectors)
    add(checksum, std::span<const Segment>(segments));
  return checksum.value();
}

std::string vector_name(std::size_t vector) {
  return "vector_" + std::to_string(vector);
}

std::string segments_name(std::size_t vector) {
  return vector_name(vector) + "_checksums";
}

} // namespace leyden
