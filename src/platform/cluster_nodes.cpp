#include "leyden/platform/cluster_nodes.hpp"

#include "leyden/text/number.hpp"
#include "platform/slurm_answer.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace leyden {
namespace {

/// `64+` where some nodes have more.
std::optional<std::int64_t> least(std::string_view text) {
  return parse_integer(text.substr(0, text.find('+')));
}

/// A line `partition|cpus|threads a core|MiB|limit`, of the default partition, which has a star.
std::optional<ClusterNodes> nodes_of(const std::string& line) {
  std::array<std::string, 5> fields;
  std::istringstream rest(line);
  for (std::string& field : fields)
    std::getline(rest, field, '|');
  std::string& partition = fields[0];
  if (partition.empty() || partition.back() != '*') return std::nullopt;
  const auto cpus = least(fields[1]);
  const std::int64_t threads = std::max<std::int64_t>(least(fields[2]).value_or(1), 1);
  const auto mebibytes = least(fields[3]);
  if (!cpus || !mebibytes || *cpus < threads || *mebibytes < 2) return std::nullopt;
  partition.pop_back();
  return ClusterNodes{.partition = std::move(partition),
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
