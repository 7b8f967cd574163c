#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace leyden {

/// What a job may have on each node of a partition of a cluster.
struct ClusterNodes {
  std::string partition;
  int cores;                   ///< of the smallest node
  std::uint64_t memory;        ///< bytes, of the smallest node
  std::optional<double> limit; ///< longest time of a job, s
};

/// The nodes of Slurm's default partition, from sinfo; empty where Slurm does not answer. Local.
std::optional<ClusterNodes> default_partition();

} // namespace leyden
