#include "experiments/running/stop_call.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace leyden {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;

bool is_heard_in_time(StopCall& call) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < end) {
    if (call.is_heard()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

TEST(StopCall, OfAnyRankComesToAll) {
  for (int caller = 0; caller < size_of(world); ++caller) {
    StopCall call(world);
    EXPECT_FALSE(call.is_heard());
    MPI_Barrier(world);
    // One of four ranks hears it from those alone that pass it on.
    if (rank_of(world) != caller) {
      EXPECT_TRUE(is_heard_in_time(call)) << "from rank " << caller;
    }
    call.pass_on();
    call.end();
  }
}

TEST(StopCall, ThatNobodyHearsLeavesNothing) {
  for (int k = 0; k < 3; ++k) {
    StopCall call(world);
    EXPECT_FALSE(call.is_heard());
    MPI_Barrier(world);
    if (rank_of(world) == size_of(world) - 1) call.pass_on();
    call.end();
  }
}

} // namespace
} // namespace leyden
