#pragma once

#include "record/dataset_rows.hpp"
#include "record/point_rows.hpp"
#include "record/raw_file.hpp"

#include <map>
#include <string>

namespace leyden {

/// A record opened to read its rows, however they are stored. Local. Not to be shared by threads.
class RowReader {
 public:
  /// Throws Hdf5Error, OutputError or std::runtime_error if it is no record that can be read.
  explicit RowReader(const std::string& path);

  const Columns& columns() const { return columns_; }
  hid_t file() const { return file_.get(); }
  /// Closes `file()` if rows can be read without it: many records may be open at a time.
  void keep_rows_alone();
  /// Reads the rows of a range of points. Throws OutputError or Hdf5Error.
  void read(const Column& column, PointRange range, std::span<std::byte> rows) const;
  /// The same as a function; the reader must outlive it, and stay where it is.
  ReadRows rows() const;

 private:
  Hdf5File file_;
  Columns columns_;
  RawFile raw_;
  std::map<std::string, DatasetRows> chunked_;
};

} // namespace leyden
