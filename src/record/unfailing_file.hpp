#pragma once

#include "leyden/platform/hdf5.hpp"
#include "record/raw_file.hpp"

#include <functional>
#include <memory>
#include <string>

namespace leyden {

/// How HDF5 lays out what it keeps of a file beside the data: as all its versions can read it, or with
/// checksums, as those from 1.8 on can.
enum class Metadata { for_all_versions, with_checksums };

/// What HDF5 writes a new file through, on one process, into a file that is there and has its bytes reserved.
/// HDF5 1.10 crashes at its end if it could not write what it kept of a file (H5F__close_cb, on a full disk):
/// so it is told that all went well, and the first failure is kept for who asks. Nothing that is reserved is
/// given back but what lies behind the end of the HDF5 file. Local.
class UnfailingFile {
 public:
  /// Opens the file that has the name `present` now and will be known as `path`. Throws OutputError,
  /// Hdf5Error.
  UnfailingFile(const std::string& path, const std::string& present);
  UnfailingFile(const UnfailingFile&) = delete;
  UnfailingFile& operator=(const UnfailingFile&) = delete;
  UnfailingFile(UnfailingFile&&) = delete;
  UnfailingFile& operator=(UnfailingFile&&) = delete;
  ~UnfailingFile();

  /// Makes an HDF5 file of it, of what `write` puts into an empty one. Throws Hdf5Error, and OutputError if
  /// anything could not be written.
  void fill(Metadata metadata, const std::function<void(hid_t file)>& write);

 private:
  Hdf5File make(Metadata metadata);
  void check() const;
  struct Target;
  std::unique_ptr<Target> target_;
  std::string present_;
};

} // namespace leyden
