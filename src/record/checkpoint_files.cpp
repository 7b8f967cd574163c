#include "leyden/record/checkpoint_files.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace leyden {
namespace {

constexpr std::string_view ending = ".checkpoint";
constexpr std::string_view unfinished = ".checkpoint.creating";

std::string beginning(const std::string& record) {
  return record + ".point-";
}

/// The point of `RECORD.point-12ENDING`.
std::optional<std::size_t> point_of(std::string_view name, std::string_view begins, std::string_view ends) {
  if (!name.starts_with(begins) || !name.ends_with(ends)) return std::nullopt;
  name.remove_prefix(begins.size());
  if (name.size() <= ends.size()) return std::nullopt;
  name.remove_suffix(ends.size());
  std::size_t point = 0;
  const auto [last, error] = std::from_chars(name.data(), name.data() + name.size(), point);
  if (error != std::errc() || last != name.data() + name.size()) return std::nullopt;
  return point;
}

/// The points of which there is a file of such a name, ascending.
std::vector<std::size_t> points_with(const std::string& record, std::string_view ends) {
  const std::filesystem::path path(record);
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const std::string begins = beginning(path.filename().string());
  std::vector<std::size_t> points;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), last; !error && entry != last;
       entry.increment(error))
    if (const auto point = point_of(entry->path().filename().string(), begins, ends))
      points.push_back(*point);
  std::sort(points.begin(), points.end());
  return points;
}

void remove(const std::string& path) {
  std::error_code gone;
  std::filesystem::remove(path, gone);
}

} // namespace

std::string checkpoint_path(const std::string& record, std::size_t point) {
  return beginning(record) + std::to_string(point) + std::string(ending);
}

std::vector<std::size_t> points_with_checkpoint(const std::string& record) {
  return points_with(record, ending);
}

void remove_checkpoint(const std::string& record, std::size_t point) {
  remove(checkpoint_path(record, point));
  remove(beginning(record) + std::to_string(point) + std::string(unfinished));
}

void remove_checkpoints(const std::string& record, const std::function<bool(std::size_t point)>& of_no_use) {
  for (const std::size_t point : points_with(record, ending))
    if (of_no_use(point)) remove(checkpoint_path(record, point));
  for (const std::size_t point : points_with(record, unfinished))
    remove(beginning(record) + std::to_string(point) + std::string(unfinished));
}

} // namespace leyden
