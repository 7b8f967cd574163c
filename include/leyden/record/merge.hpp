#pragma once

#include "leyden/record/record.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace leyden {

/// `resumable`: laid out as by Record::create; `compressed`: chunked, shuffled, gzipped, to be read only.
enum class MergedForm { resumable, compressed };

/// Records of one sweep that are to become one.
struct MergeOrder {
  std::vector<std::string> files;
  std::string output; ///< takes the place of any file of that name
  MergedForm form = MergedForm::resumable;
  /// Attributes of the root, beside and before those of the first file.
  std::map<std::string, std::variant<std::string, double, std::int64_t>> attributes;
  /// Asked now and then with the number of points that are through, and of all; false ends the merge.
  std::function<bool(std::size_t points, std::size_t of)> go_on;
};

/// A point that is marked done in a file, and cannot be read or does not fit its checksum there.
struct DamagedPoint {
  std::size_t file = 0; ///< its place in MergeOrder::files
  std::size_t point = 0;
};

/// What has become of the points.
struct MergeReport {
  std::vector<PointState> states; ///< in the merged record
  std::vector<DamagedPoint> damaged;
  bool is_stopped = false; ///< go_on said so: there is no merged record
};

/// Writes a record in which each point is done that is done and whole in one of the files, with the account
/// of that file; failed, if it failed in one and is done in none; otherwise pending. Every row is held
/// against its checksum as it is read. Takes memory for a few MiB, or a few points. Local, needs no MPI.
/// Throws BadInput if a file cannot be read as a record, if the files have other points or quantities, or if
/// two have a point with different rows; OutputError if the output cannot be written. Then, and if stopped,
/// whatever had the name of the output is as it was.
MergeReport merge_records(const MergeOrder& order);

/// The attributes of the root of a record that are single values. Throws BadInput if it cannot be read.
std::map<std::string, std::variant<std::string, double, std::int64_t>>
record_attributes(const std::string& path);

} // namespace leyden
