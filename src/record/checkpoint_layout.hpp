#pragma once

#include "leyden/record/checkpoint.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// Elements of a vector that have a checksum of their own: what one rank wrote, cut into blocks. A reader
/// with other parts of the vector reads those that its part touches, whole.
struct Segment {
  std::uint64_t begin;
  std::uint64_t end;
  std::uint64_t checksum; ///< XXH3-64
};
/// Numbers that make a Segment in the file.
inline constexpr std::size_t segment_words = 3;
static_assert(sizeof(Segment) == segment_words * sizeof(std::uint64_t));

/// XXH3-64 of the elements as they stand in the file.
std::uint64_t checksum_of(std::span<const double> elements);

/// Segments of at most 2^20 elements each, of a part that begins at element `begin`.
std::vector<Segment> segments_of(std::span<const double> part, std::uint64_t begin);

/// XXH3-64 of label, numbers and segments.
std::uint64_t checksum_of(const CheckpointLabel& label, std::span<const double> numbers,
                          std::span<const std::vector<Segment>> vectors);

/// `vector_2`, and the name of the table of its segments.
std::string vector_name(std::size_t vector);
std::string segments_name(std::size_t vector);

// Names of attributes of the root, and of the numbers.
inline constexpr const char* checkpoint_filetype = "leyden-checkpoint";
inline constexpr std::int64_t checkpoint_schema = 1;
inline constexpr const char* numbers_name = "numbers";

} // namespace leyden
