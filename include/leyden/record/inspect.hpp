#pragma once

#include "leyden/record/named_file.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

// Looks into record files, finished or being written. All functions are local and need no MPI.

enum class FileKind {
  missing,    ///< there is no such file
  foreign,    ///< something else than a Leyden record: never to be touched
  unreadable, ///< something that this user may not look at
  damaged,    ///< an HDF5 file that cannot be opened, as when cut short: whose it is cannot be told
  record,
};

FileKind kind_of_file(const std::string& path);

/// A point that failed.
struct FailedPoint {
  std::size_t point = 0;
  std::string label; ///< where it lies on the axes: `alpha = 0.5, omega = 4`; empty for a single point
  std::string reason;
};

/// What a record says of itself, or of some of its points.
struct RecordSummary {
  std::string command;        ///< attribute `command`; empty if there is none
  std::string configuration;  ///< attribute `config`; empty if there is none
  bool is_compressed = false; ///< a copy that cannot be written to
  std::size_t points = 0;
  std::size_t pending = 0;
  std::size_t done = 0;
  std::size_t failed = 0;
  std::vector<FailedPoint> failures;
};

/// Counts the points of a record, of `points` alone if there is such a list (as for the part of a sweep that
/// a record holds). Throws BadInput if the file is no readable record, and says why.
RecordSummary summarise_record(const std::string& path,
                               const std::optional<std::vector<std::size_t>>& points = std::nullopt);

/// Where a point lies on the axes of a record, as in FailedPoint::label. Throws BadInput as above.
std::string point_label(const std::string& path, std::size_t point);
/// The same of many points, in their order, as fast as of one.
std::vector<std::string> point_labels(const std::string& path, const std::vector<std::size_t>& points);

/// The files that the configuration of a record names; empty for records of versions that kept none. Throws
/// BadInput as above.
std::vector<NamedFile> named_files(const std::string& path);

/// Recomputes the checksum of every done point: the points that do not fit. Throws BadInput as above.
std::vector<std::size_t> find_bad_points(const std::string& path);

} // namespace leyden
