#pragma once

#include "record/columns.hpp"
#include "record/raw_file.hpp"

#include "leyden/record/record.hpp"

#include <cstdint>
#include <vector>

namespace leyden {

/// The rows of a point as they stand in the file, one for each quantity. Throws std::invalid_argument if they
/// do not fit the quantities.
std::vector<Bytes> stored_rows(const Columns& columns, const PointRows& rows);

/// XXH3-64 of the number of a point (8 bytes, little-endian) followed by its rows.
std::uint64_t checksum_of(std::size_t point, std::span<const std::span<const std::byte>> rows);

/// A range of points, `end` not among them.
struct PointRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The part of `points` that falls to one of several ranks.
PointRange share_of(std::size_t points, int rank, int ranks);

/// States of the points of a range.
std::vector<PointState> read_states(const RawFile& file, const Columns& columns, PointRange range);

/// The points of a range that are marked done and whose rows do not fit their checksum.
std::vector<std::size_t> find_misfits(const RawFile& file, const Columns& columns, PointRange range);

} // namespace leyden
