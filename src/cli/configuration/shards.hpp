#pragma once

#include "cli/configuration/resolved.hpp"
#include "leyden/platform/array_task.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// A part of a sweep.
struct Shard {
  std::size_t part = 1; ///< from 1
  std::size_t count = 1;

  bool is_whole() const { return count == 1; }
  std::string text() const; ///< `3/8`
};

/// A value that farm.shard takes.
Shard parse_shard(std::string_view value);

/// farm.shard; where nobody wrote it, the part of the sweep that falls to the task of a job array. Throws
/// BadInput if the tasks of the array cannot be counted.
Shard shard_of(const Resolved& resolved, const std::optional<ArrayTask>& task);

/// The part, from 1, that each point of a sweep falls to: the points, those with most sites first, are dealt
/// out in turn, forth and back. A function of the configuration alone.
std::vector<std::uint32_t> deal(const Resolved& resolved, std::size_t count);

/// The points of one part, ascending.
std::vector<std::size_t> points_of(const std::vector<std::uint32_t>& parts, std::size_t part);

/// Throws BadInput if the path of a record that somebody chose is likely to be that of all tasks of an array.
void check_file_of_its_own(const ResolvedKey& output, const Shard& shard, const ArrayTask& task);

} // namespace leyden
