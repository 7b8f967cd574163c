#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace leyden {

// Checkpoints lie beside the record they belong to, one file a point. All functions are local.

/// `RECORD.point-12.checkpoint`.
std::string checkpoint_path(const std::string& record, std::size_t point);

/// The points of which there is a checkpoint, ascending. Nothing if the folder cannot be read.
std::vector<std::size_t> points_with_checkpoint(const std::string& record);

/// Removes the checkpoint of a point, if there is one and it can be removed, and what was not finished.
void remove_checkpoint(const std::string& record, std::size_t point);

/// The same for all points that `of_no_use` says so of; unfinished checkpoints go in any case.
void remove_checkpoints(const std::string& record, const std::function<bool(std::size_t point)>& of_no_use);

} // namespace leyden
