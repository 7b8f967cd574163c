#pragma once

#include "leyden/record/layout.hpp"

#include <mpi.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

enum class PointState : std::int8_t { pending = 0, done = 1, failed = 2 };

/// What the farm knows of a finished point; goes to the group `farm`.
struct PointAccount {
  double wall_time = 0; ///< s
  int ranks = 0;
  std::int64_t matvecs = 0;
  std::uint64_t bytes = 0;
  double predicted_wall_time = 0; ///< s
  std::uint64_t predicted_bytes = 0;
  std::string reason; ///< why it failed
};

/// The numbers of one point: one row for each of Layout::quantities, in their order; an empty row stays NaN
/// (0 where the quantity is an integer).
using PointRows = std::vector<std::vector<double>>;

/// The HDF5 file of a run, laid out to survive a kill at any instant: all is created, allocated and flushed
/// before the first point; after that only raw data are written, in the order data, checksum, state.
class Record {
 public:
  /// Makes a new file as `path`.creating and gives it its name when it is ready, in place of any file of that
  /// name. Collective over `world`, which must outlive it. Throws OutputError on all ranks, and leaves
  /// nothing behind, if it cannot be written; std::invalid_argument if the layout cannot be.
  static Record create(MPI_Comm world, const std::string& path, const Layout& layout);
  /// Opens an unfinished file of the same layout to go on with it; done points that do not fit their
  /// checksums are made pending in the file too. Collective over `world`. Throws OutputError on all ranks if
  /// the file cannot be opened for writing, is damaged, or has another layout.
  static Record resume(MPI_Comm world, const std::string& path, const Layout& layout);

  Record(Record&&) noexcept;
  Record& operator=(Record&&) noexcept;
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;
  ~Record();

  /// State of each point as found on opening; a done point whose checksum does not fit counts as pending.
  const std::vector<PointState>& states() const;
  /// Writes rows, account, checksum and then state `done`. Local: called by one rank for a point. Throws
  /// OutputError if the file cannot be written or is not in its place any more; std::invalid_argument if the
  /// rows do not fit.
  void seal(std::size_t point, const PointRows& rows, const PointAccount& account);
  /// Waits until all that this rank has sealed is on the disk. Local. Throws OutputError.
  void sync();
  /// Records why a point failed. Local. Throws OutputError as `seal` does.
  void fail(std::size_t point, const PointAccount& account);
  /// Closes the file. Collective; throws OutputError if something could not be written.
  void close();

 private:
  struct Implementation;
  explicit Record(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

} // namespace leyden
