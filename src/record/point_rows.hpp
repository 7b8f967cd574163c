#pragma once

#include "record/columns.hpp"
#include "record/raw_file.hpp"

#include "leyden/record/record.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace leyden {

/// The rows of a point as they stand in the file, one for each quantity. Throws std::invalid_argument if they
/// do not fit the quantities.
std::vector<Bytes> stored_rows(const Columns& columns, const PointRows& rows);

/// XXH3-64 of the number of a point (8 bytes, little-endian) followed by its rows.
std::uint64_t checksum_of(std::size_t point, std::span<const std::span<const std::byte>> rows);

/// The part of `points` that falls to one of several ranks.
PointRange share_of(std::size_t points, int rank, int ranks);

/// Reads the rows of a range of points of a column. May throw OutputError or Hdf5Error.
using ReadRows = std::function<void(const Column& column, PointRange range, std::span<std::byte> rows)>;

/// Reads rows that are contiguous; `file` must outlive it.
ReadRows rows_of(const RawFile& file);

/// States of the points of a range.
std::vector<PointState> read_states(const ReadRows& read, const Columns& columns, PointRange range);

/// Points of a range as they stand in a file, the done ones held against their checksums.
struct CheckedPoints {
  std::vector<PointState> states;
  std::vector<std::uint64_t> checksums;
  std::vector<Bytes> rows;          ///< of all points, for each quantity; filled for done points alone
  std::vector<std::size_t> misfits; ///< done points that cannot be read or do not fit their checksum

  bool has_done() const;
};

/// Throws as `read` does, but for rows of quantities, which make a misfit if HDF5 cannot read them.
CheckedPoints read_checked(const ReadRows& read, const Columns& columns, PointRange range);

/// Cuts a range into blocks that take a few MiB each.
std::vector<PointRange> blocks_of(const Columns& columns, PointRange range);

/// The points of a range that are marked done and whose rows do not fit their checksum.
std::vector<std::size_t> find_misfits(const ReadRows& read, const Columns& columns, PointRange range);

} // namespace leyden
