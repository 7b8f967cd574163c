#include "record/checkpoint_layout.hpp"

#include <xxhash.h>

#include <algorithm>

namespace leyden {
namespace {

constexpr std::size_t block = std::size_t{1} << 20;

/// A text cannot run into the next one.
void add(XXH3_state_t* state, const std::string& text) {
  const std::uint64_t size = text.size();
  XXH3_64bits_update(state, &size, sizeof size);
  XXH3_64bits_update(state, text.data(), text.size());
}

template <typename Element>
void add(XXH3_state_t* state, std::span<const Element> list) {
  const std::uint64_t size = list.size();
  XXH3_64bits_update(state, &size, sizeof size);
  XXH3_64bits_update(state, list.data(), list.size_bytes());
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
  XXH3_state_t* state = XXH3_createState();
  XXH3_64bits_reset(state);
  for (const std::string* text : {&label.kind, &label.configuration, &label.program, &label.written})
    add(state, *text);
  add(state, std::span(&label.point, 1));
  add(state, numbers);
  for (const std::vector<Segment>& segments : vectors)
    add(state, std::span<const Segment>(segments));
  const std::uint64_t checksum = XXH3_64bits_digest(state);
  XXH3_freeState(state);
  return checksum;
}

std::string vector_name(std::size_t vector) {
  return "vector_" + std::to_string(vector);
}

std::string segments_name(std::size_t vector) {
  return vector_name(vector) + "_checksums";
}

} // namespace leyden
