// Work shared among several threads: the test is run with OMP_NUM_THREADS=3.
#include "leyden/platform/threads.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace leyden {
namespace {

TEST(Threads, ShareAllOfTheWork) {
  ASSERT_EQ(thread_count(), 3);
  for (const std::uint64_t count : {0, 1, 2, 3, 10, 1000}) {
    std::vector<int> times(count);
    std::atomic<int> calls = 0;
    share_among_threads(count, [&](int thread, std::uint64_t first, std::uint64_t end) {
      EXPECT_LT(thread, 3);
      ++calls;
      for (std::uint64_t i = first; i < end; ++i)
        ++times[i];
    });
    EXPECT_EQ(times, std::vector<int>(count, 1));
    EXPECT_EQ(calls, std::max<int>(1, static_cast<int>(std::min<std::uint64_t>(count, 3))));
  }
}

TEST(Threads, PassOnWhatOneOfThemThrows) {
  for (const int thrower : {0, 1, 2}) {
    std::array<int, 3> begun{};
    try {
      share_among_threads(3, [&](int thread, std::uint64_t, std::uint64_t) {
        begun.at(static_cast<std::size_t>(thread)) = 1;
        if (thread == thrower) throw std::runtime_error("of thread " + std::to_string(thread));
      });
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(error.what(), "of thread " + std::to_string(thrower));
    }
    EXPECT_EQ(begun, (std::array<int, 3>{1, 1, 1})) << "the others do their part";
  }
}

TEST(Threads, PassOnThatMemoryIsOut) {
  const auto all_throw = [](int, std::uint64_t, std::uint64_t) { throw std::bad_alloc(); };
  EXPECT_THROW(share_among_threads(3, all_throw), std::bad_alloc);
  int done = 0;
  share_among_threads(1, [&](int, std::uint64_t, std::uint64_t) { ++done; });
  EXPECT_EQ(done, 1) << "and are of use afterwards";
}

} // namespace
} // namespace leyden
