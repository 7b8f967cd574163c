#pragma once

#include <cstdint>
#include <functional>

namespace leyden {

/// Threads that a rank computes with: OMP_NUM_THREADS, 1 unless that is set. Throws BadInput if that is no
/// number of threads. Local.
int thread_count();

/// Processors that the threads of this rank may run on. Local.
int processor_count();

/// Calls work(thread, first, end) on each thread of this rank, with equal, contiguous shares of [0, count);
/// on fewer threads where there is less to do. What `work` throws is thrown again when all threads are done:
/// where several throw, what the first of them threw. It must not call MPI. Local.
void share_among_threads(std::uint64_t count,
                         const std::function<void(int thread, std::uint64_t first, std::uint64_t end)>& work);

} // namespace leyden
