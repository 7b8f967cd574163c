#include "leyden/platform/threads.hpp"

#include <omp.h>

#include <algorithm>
#include <cstdlib>

namespace leyden {

int thread_count() {
  static const int count = std::getenv("OMP_NUM_THREADS") == nullptr ? 1 : omp_get_max_threads();
  return count;
}

void share_among_threads(
    std::uint64_t count,
    const std::function<void(int thread, std::uint64_t first, std::uint64_t end)>& work) {
  const int threads = static_cast<int>(std::min<std::uint64_t>(count, thread_count()));
  if (threads <= 1) return work(0, 0, count);
  const auto begin = [&](int thread) {
    return count / threads * thread + std::min<std::uint64_t>(thread, count % threads);
  };
#pragma omp parallel for num_threads(threads) schedule(static, 1)
  for (int thread = 0; thread < threads; ++thread)
    work(thread, begin(thread), begin(thread + 1));
}

} // namespace leyden
