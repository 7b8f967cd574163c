#pragma once

#include "record/element.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leyden {

/// How the rows of a dataset are stored: one behind the other without gaps, so that they can be written and
/// read at their places by anybody; or in compressed chunks, which only HDF5 finds.
enum class Storage { contiguous, compressed };

/// A range of points, `end` not among them.
struct PointRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// Where a dataset with one row a point stands in the file.
struct Column {
  std::string path; ///< of the dataset, without the leading slash
  Element element = Element::real;
  std::vector<std::uint64_t> shape; ///< of the dataset: all axes, then its own dimensions
  std::size_t row_elements = 1;
  /// Of the first row, in bytes from the beginning of the file; nothing if compressed.
  std::uint64_t offset = 0;
  Storage storage = Storage::contiguous;

  std::size_t row_bytes() const { return row_elements * size_of(element); }
  std::uint64_t row_offset(std::size_t point) const { return offset + point * row_bytes(); }
};

/// The columns of the group `farm`, in this order.
enum class FarmColumn {
  state,
  checksum,
  wall_time,
  ranks,
  matvecs,
  bytes,
  predicted_wall_time,
  predicted_bytes,
  reason,
};

/// The group `farm` as quantities, in the order of FarmColumn.
const std::vector<Quantity>& farm_quantities();

/// All that a point writes to.
struct Columns {
  std::size_t points = 0;
  std::vector<Column> quantities; ///< in the order of the rows of a point
  std::vector<Column> farm;       ///< in the order of FarmColumn

  const Column& operator[](FarmColumn column) const { return farm[static_cast<std::size_t>(column)]; }
  /// Is there a column that only HDF5 can read, and nobody can write to?
  bool are_compressed() const;
  /// The first byte behind the last row.
  std::uint64_t end() const;
};

/// The columns that a record of `layout` has; offsets are left 0.
Columns expected_columns(const Layout& layout);

/// The columns of an open record, found from the file alone. Local, or collective if the file was opened so.
/// Throws Hdf5Error or std::runtime_error if it is no whole record.
Columns saved_columns(hid_t file);

} // namespace leyden
