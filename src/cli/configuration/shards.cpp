#include "cli/configuration/shards.hpp"

#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace leyden {
namespace {

/// The dimension along which the number of sites changes, as how points are numbered.
struct SitesAxis {
  std::size_t stride = 1;
  std::vector<std::string> sites{""}; ///< a single value where there is no such dimension
};

SitesAxis sites_axis(const Resolved& resolved) {
  std::size_t stride = resolved.points();
  for (const SweepAxis& axis : resolved.axes()) {
    stride /= axis.size();
    for (const ResolvedKey* key : axis.keys)
      if (key->key->name == "battery.sites") return {stride, key->list.values};
  }
  return {resolved.points(), {""}};
}

/// The indices of an axis, those with most sites first.
std::vector<std::size_t> largest_first(const std::vector<std::string>& sites) {
  std::vector<std::size_t> indices(sites.size());
  std::iota(indices.begin(), indices.end(), 0);
  std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
    return parse_integer(sites[a]).value_or(0) > parse_integer(sites[b]).value_or(0);
  });
  return indices;
}

/// Does `number` stand in `text`, not as a part of a longer number?
bool holds_number(std::string_view text, std::int64_t number) {
  const std::string digits = std::to_string(number);
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0;
  };
  for (std::size_t at = text.find(digits); at != std::string_view::npos; at = text.find(digits, at + 1)) {
    // Padding with zeros is part of the same number.
    std::size_t begin = at;
    while (begin > 0 && text[begin - 1] == '0')
      --begin;
    if ((begin == 0 || !is_digit(begin - 1)) && !is_digit(at + digits.size())) return true;
  }
  return false;
}

} // namespace

std::string Shard::text() const {
  return fmt::format("{}/{}", part, count);
}

Shard parse_shard(std::string_view value) {
  const std::size_t slash = value.find('/');
  const auto number = [](std::string_view text) {
    return static_cast<std::size_t>(parse_integer(trim(text)).value_or(1));
  };
  if (slash == std::string_view::npos) return {};
  return {number(value.substr(0, slash)), number(value.substr(slash + 1))};
}

Shard shard_of(const Resolved& resolved, const std::optional<ArrayTask>& task) {
  const ResolvedKey& key = resolved["farm.shard"];
  if (key.place != "default" || !task) return parse_shard(key.text);
  if (task->place == 0)
    throw BadInput({.key = key.key->name,
                    .value = fmt::format("task {} of a job array", task->id),
                    .place = "environment, SLURM_ARRAY_TASK_ID",
                    .problem = "the tasks of the array are no range in equal steps, so that parts of the "
                               "sweep cannot be counted by them",
                    .allowed = "an array such as 1-8",
                    .remedy = "farm.shard = i/n for part i of n, or 1/1 for the whole sweep"});
  return {static_cast<std::size_t>(task->place), static_cast<std::size_t>(task->count)};
}

std::vector<std::uint32_t> deal(const Resolved& resolved, std::size_t count) {
  const SitesAxis axis = sites_axis(resolved);
  std::vector<std::uint32_t> parts(resolved.points());
  std::size_t dealt = 0;
  const auto deal_one = [&](std::size_t point) {
    const std::size_t place = dealt % count;
    const bool forth = dealt / count % 2 == 0;
    parts[point] = static_cast<std::uint32_t>(forth ? place + 1 : count - place);
    ++dealt;
  };
  for (const std::size_t index : largest_first(axis.sites))
    for (std::size_t outer = 0; outer < parts.size(); outer += axis.sites.size() * axis.stride)
      for (std::size_t inner = 0; inner < axis.stride; ++inner)
        deal_one(outer + index * axis.stride + inner);
  return parts;
}

std::vector<std::size_t> points_of(const std::vector<std::uint32_t>& parts, std::size_t part) {
  std::vector<std::size_t> points;
  for (std::size_t point = 0; point < parts.size(); ++point)
    if (parts[point] == part) points.push_back(point);
  return points;
}

void check_file_of_its_own(const ResolvedKey& output, const Shard& shard, const ArrayTask& task) {
  const std::string name = fmt::format("{}-of-{}", shard.part, shard.count);
  if (output.text.find(name) != std::string::npos || holds_number(output.text, task.id)) return;
  throw BadInput({.key = output.key->name,
                  .value = output.text,
                  .place = output.place,
                  .problem = fmt::format("all {} tasks of the job array would write this file", shard.count),
                  .allowed = "a path that has the number of the task in it",
                  .remedy = fmt::format("leave it out, for names that end in .{}.h5; or put "
                                        "$SLURM_ARRAY_TASK_ID into it; or farm.shard = 1/1 if the tasks are "
                                        "no parts of one sweep",
                                        name)});
}

} // namespace leyden
