#pragma once

#include "leyden/platform/hdf5.hpp"
#include "record/dataset_rows.hpp"
#include "record/raw_file.hpp"

#include <mpi.h>

#include <string>
#include <vector>

namespace leyden {

/// The rows of a record that all ranks of a run write to at once: by parallel HDF5, through MPI-IO. Nothing
/// but rows is ever written.
class ParallelRows {
 public:
  /// `file`, which has the name `present` now, is open for writing on all ranks. Collective over `world`;
  /// throws Hdf5Error.
  ParallelRows(MPI_Comm world, RawFile file, const std::string& present, const Columns& columns);
  ParallelRows(const ParallelRows&) = delete;
  ParallelRows& operator=(const ParallelRows&) = delete;
  ParallelRows(ParallelRows&&) noexcept = default;
  ParallelRows& operator=(ParallelRows&&) = delete;
  /// Leaves a file that is not closed to HDF5, which closes it when MPI stops: some ranks alone may come
  /// here.
  ~ParallelRows();

  /// Writes the rows of a range of points of a column of quantities, by its number, or of the farm. Local.
  /// Throws OutputError with path and reason.
  void write(std::size_t quantity, PointRange range, std::span<const std::byte> rows) const;
  void write(FarmColumn column, PointRange range, std::span<const std::byte> rows) const;
  /// The same file, for what HDF5 does not do.
  const RawFile& file() const { return raw_; }
  /// Closes it for HDF5. Collective; throws Hdf5Error.
  void close();

 private:
  RawFile raw_;
  Hdf5File file_;
  std::vector<DatasetRows> quantities_;
  std::vector<DatasetRows> farm_;
};

} // namespace leyden
