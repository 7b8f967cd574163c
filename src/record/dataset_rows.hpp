#pragma once

#include "leyden/platform/hdf5.hpp"
#include "record/columns.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace leyden {

/// The shape of chunks of about 1 MiB in a dataset: whole along the last dimensions, single along the first
/// ones, so that a chunk holds elements that follow each other.
std::vector<std::uint64_t> chunk_shape(const std::vector<std::uint64_t>& shape, std::size_t element_bytes);

/// A part of an array: `count` elements from `start` along each dimension.
struct Box {
  std::vector<std::uint64_t> start;
  std::vector<std::uint64_t> count;
};

/// Cuts the elements from `begin` up to `end`, the last dimension fastest, into boxes, in their order.
std::vector<Box> boxes_of(const std::vector<std::uint64_t>& shape, std::uint64_t begin, std::uint64_t end);

/// The rows of a column of an open file, as HDF5 reads and writes them. Throws Hdf5Error. Local, but for the
/// making and closing if the file was opened by several ranks.
class DatasetRows {
 public:
  DatasetRows(hid_t file, const Column& column);
  const Column& column() const { return column_; }
  void read(PointRange range, std::span<std::byte> rows) const;
  /// Rows of a compressed column that are written in the order of the points are compressed once.
  void write(PointRange range, std::span<const std::byte> rows) const;
  /// The most bytes of a compressed column that it keeps in memory.
  std::uint64_t most_kept() const;
  /// Writes what is left in memory. Throws Hdf5Error.
  void close();

 private:
  void visit(PointRange range,
             const std::function<void(hid_t memory, hid_t part, std::size_t offset)>& transfer) const;
  Column column_;
  Hdf5Dataset dataset_;
  Hdf5Space space_; ///< in which rows are selected
  Hdf5Type type_;
};

} // namespace leyden
