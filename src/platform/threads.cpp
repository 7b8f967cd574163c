#include "leyden/platform/threads.hpp"

#include <omp.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

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
  // An exception must not leave the thread that it was thrown on.
  std::exception_ptr thrown;
#pragma omp parallel for num_threads(threads) schedule(static, 1)
  for (int thread = 0; thread < threads; ++thread) {
    try {
      work(thread, begin(thread), begin(thread + 1));
    } catch (...) {
#pragma omp critical(leyden_thrown)
      if (!thrown) thrown = std::current_exception();
    }
  }
  if (thrown) std::rethrow_exception(thrown);
}

} // namespace leyden
