#pragma once

#include <mpi.h>

#include <cstdint>

namespace leyden {

/// Bytes of memory that all processes on this node may use together: its physical memory, or less where a
/// container allows less. Local.
std::uint64_t node_memory_bytes();

/// Bytes of physical memory of this rank's node that its ranks may share, divided among them; the smallest
/// such share over all nodes. The same on all ranks. Collective over `world`.
std::uint64_t memory_share(MPI_Comm world);

/// The same of memory that the ranks of a node see at once (SharedArray), from /dev/shm: what that may hold
/// in all. Collective over `world`.
std::uint64_t shared_memory_share(MPI_Comm world);

/// The resident size of this process now, in bytes. Local.
std::uint64_t resident_bytes();

/// The largest resident size this process has had since forget_peak(), or ever, in bytes; of SharedArrays,
/// its own parts alone. Local.
std::uint64_t peak_resident_bytes();

/// Lets a new peak begin, where the system lets a process do so. Local.
void forget_peak();

} // namespace leyden
