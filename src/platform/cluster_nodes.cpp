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

/// A line `partition|cpus|MiB|limit`, of the default partition, which has a star.
std::optional<ClusterNodes> nodes_of(std::string_view line) {
  std::array<std::string_view, 4> fields;
  for (std::string_view& field : fields) {
    const std::size_t bar = std::min(line.find('|'), line.size());
    field = line.substr(0, bar);
    line.remove_prefix(std::min(bar + 1, line.size()));
  }
  if (!fields[0].ends_with('*')) return std::nullopt;
  const auto cpus = least(fields[1]);
  const auto mebibytes = least(fields[2]);
  if (!cpus || !mebibytes || *cpus < 1 || *mebibytes < 2) return std::nullopt;
  fields[0].remove_suffix(1);
  return ClusterNodes{.partition = std::string(fields[0]),
                      .cpus = static_cast<int>(std::min<std::int64_t>(*cpus, 1 << 16)),
                      .memory = static_cast<std::uint64_t>(*mebibytes) << 20,
                      .limit = slurm_seconds(fields[3])};
}

} // namespace

std::optional<ClusterNodes> default_partition() {
  std::optional<ClusterNodes> smallest;
  for (const std::string& line : answer_lines("sinfo --noheader --format='%P|%c|%m|%l'")) {
    const auto nodes = nodes_of(line);
    if (!nodes) continue;
    if (!smallest) smallest = nodes;
    smallest->cpus = std::min(smallest->cpus, nodes->cpus);
    smallest->memory = std::min(smallest->memory, nodes->memory);
  }
  return smallest;
}

} // namespace leyden
