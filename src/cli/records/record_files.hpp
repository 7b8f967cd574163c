#pragma once

#include "cli/configuration/shards.hpp"
#include "leyden/record/inspect.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// What a record on the command line says of itself. Throws BadInput for a file that is none.
RecordSummary look_at(const std::string& file);

/// The part of its sweep that a record was made for.
struct RecordedShard {
  Shard shard;
  std::vector<std::uint32_t> parts; ///< the part that each point falls to
};

/// From the configuration in the record; empty if it is for all points, or of a version that this one cannot
/// read. Deals out all points.
std::optional<RecordedShard> shard_of_record(const RecordSummary& record);

/// The same without the points of the parts.
std::optional<Shard> shard_in_configuration(const RecordSummary& record);

/// The same record, counting its own points alone where it is for a part.
RecordSummary own_part(const std::string& file, const RecordSummary& record,
                       const std::optional<RecordedShard>& shard);

/// `point 5 (alpha = 0.5)`, or without a label.
std::string place_of(std::size_t point, const std::string& label);

/// `2/8, 5/8`: some parts of `count`, as many as fit on a line.
std::string parts_text(const std::vector<std::size_t>& parts, std::size_t count);

} // namespace leyden
