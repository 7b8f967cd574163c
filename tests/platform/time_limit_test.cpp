#include "leyden/platform/time_limit.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace leyden {
namespace {

using std::chrono::milliseconds;

TEST(TimeLimit, OfNoneIsNeverNear) {
  TimeLimit limit;
  EXPECT_FALSE(limit.is_near());
  EXPECT_FALSE(limit.is_near());
}

TEST(TimeLimit, IsNotNearWhenFarAway) {
  for (const double seconds : {1e4, 1e300}) {
    TimeLimit limit(seconds, 10);
    EXPECT_FALSE(limit.is_near());
    EXPECT_FALSE(limit.is_near());
  }
}

TEST(TimeLimit, IsNearWhenOnlyTheReserveIsLeft) {
  TimeLimit late(10, 10.001);
  EXPECT_TRUE(late.is_near());
  TimeLimit over(-5, 0);
  EXPECT_TRUE(over.is_near());
}

TEST(TimeLimit, IsNearBeforeAnotherPauseWouldOverrunIt) {
  TimeLimit limit(100, 99.5);
  EXPECT_FALSE(limit.is_near());
  std::this_thread::sleep_for(milliseconds(300));
  // 0.2 s are left to the reserve, and twice the pause is 0.6 s.
  EXPECT_TRUE(limit.is_near());
}

TEST(TimeLimit, IsNearForWhatNeedsTime) {
  TimeLimit limit(100, 10);
  EXPECT_FALSE(limit.is_near(85));
  EXPECT_TRUE(limit.is_near(91));
  EXPECT_FALSE(limit.is_near());
}

TEST(TimeLimit, DoesNotCountWhatIsNoPause) {
  TimeLimit limit(100, 99.5);
  EXPECT_FALSE(limit.is_near());
  std::this_thread::sleep_for(milliseconds(300));
  limit.forget_pause();
  EXPECT_FALSE(limit.is_near());
  EXPECT_FALSE(limit.is_near());
}

TEST(TimeLimit, ProcessSecondsGoOn) {
  const double before = process_seconds();
  std::this_thread::sleep_for(milliseconds(20));
  EXPECT_GE(before, 0);
  EXPECT_GE(process_seconds(), before + 0.02);
}

} // namespace
} // namespace leyden
