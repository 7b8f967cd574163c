#pragma once

#include "record/dataset_rows.hpp"
#include "record/raw_file.hpp"
#include "record/skeleton.hpp"

#include <map>
#include <optional>
#include <string>

namespace leyden {

/// A record that is written from points that are there already, under a temporary name until it is whole. All
/// members are local and throw OutputError with the path.
class MergedFile {
 public:
  MergedFile(std::string path, const Layout& layout, Storage storage);
  MergedFile(const MergedFile&) = delete;
  MergedFile& operator=(const MergedFile&) = delete;
  MergedFile(MergedFile&&) = delete;
  MergedFile& operator=(MergedFile&&) = delete;
  /// Removes the file unless it has got its name.
  ~MergedFile();

  const Columns& columns() const { return skeleton_.columns; }
  /// Writes the rows of a range of points of one of its columns. All points have to be written, in order;
  /// those that a compressed file lacks stay unfilled.
  void write(const Column& column, PointRange range, std::span<const std::byte> rows);
  /// Brings all to the disk and gives the file its name.
  void finish();

 private:
  template <typename Step>
  void attempt(Step step);
  void reserve_ahead(std::size_t bytes);
  QuietHdf5 quiet_; ///< outlives what is closed below
  std::string path_;
  std::string temporary_;
  Storage storage_;
  std::uint64_t most_bytes_; ///< that the file can take, if it is compressed
  std::uint64_t reserved_ = 0;
  Hdf5File file_; ///< open as long as HDF5 writes rows: those of a compressed file
  Skeleton skeleton_;
  std::map<std::string, DatasetRows> chunked_;
  std::optional<RawFile> raw_;
};

} // namespace leyden
