#include "leyden/platform/cluster_nodes.hpp"

#include "leyden/text/number.hpp"
#include "platform/slurm_answer.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace leyden {
namespace {

/// `64+` where some nodes have more.
std::optional<std::int64_t> least(std::string_view text) {
  return parse_integer(text.substr(0, text.find('+')));
}

/// A line `partition|cpus|threads a core|MiB|limit`, of the default partition, which has a star.
std::optional<ClusterNodes> nodes_of(std::string_view line) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t bar = std::min(line.find('|'), line.size());
    field = line.substr(0, bar);
    line.remove_prefix(std::min(bar + 1, line.size()));
  }
  if (!fields[0].ends_with('*')) return std::nullopt;
  const auto cpus = least(fields[1]);
  const std::int64_t threads = std::max<std::int64_t>(least(fields[2]).value_or(1), 1);
  const auto mebibytes = least(fields[3]);
  if (!cpus || !mebibytes || *cpus < threads || *mebibytes < 2) return std::nullopt;
  fields[0].remove_suffix(1);
  return ClusterNodes{.partition = std::string(fields[0]),
                      .cores = static_cast<int>(std::min<std::int64_t>(*cpus / threads, 1 << 16)),
                      .memory = static_cast<std::uint64_t>(*mebibytes) << 20,
                      .limit = slurm_seconds(fields[4])};
}

} // namespace

std::optional<ClusterNodes> default_partition() {
  std::optional<ClusterNodes> smallest;
  for (const std::string& line : answer_lines("sinfo --noheader --format='%P|%c|%Z|%m|%l'")) {
    const auto nodes = nodes_of(line);
    if (!nodes) continue;
    if (!smallest) smallest = nodes;
    smallest->cores = std::min(smallest->cores, nodes->cores);
    smallest->memory = std::min(smallest->memory, nodes->memory);
  }
  return smallest;
}

} // namespace leyden
