#include "leyden/platform/abandonable.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>

namespace leyden {
namespace {

TEST(Abandonable, WorkIsFinishedWhileNobodyMinds) {
  int questions = 0;
  bool is_done = false;
  const auto work = [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    is_done = true;
  };
  EXPECT_EQ(finish_or_abandon(work, [&] { return ++questions > 0; }), Ending::finished);
  EXPECT_TRUE(is_done);
  EXPECT_GE(questions, 1);
  EXPECT_FALSE(has_abandoned_work());
}

TEST(Abandonable, WhatWorkThrowsIsThrown) {
  const auto work = [] { throw std::runtime_error("no paper"); };
  EXPECT_THROW(finish_or_abandon(work, [] { return true; }), std::runtime_error);
  EXPECT_FALSE(has_abandoned_work());
}

TEST(Abandonable, WorkGoesOnByItselfWhenItIsAbandoned) {
  const auto may_end = std::make_shared<std::atomic<bool>>(false);
  const auto has_ended = std::make_shared<std::atomic<bool>>(false);
  const auto work = [may_end, has_ended] {
    while (!*may_end)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    *has_ended = true;
  };
  EXPECT_EQ(finish_or_abandon(work, [] { return false; }), Ending::abandoned);
  EXPECT_TRUE(has_abandoned_work());
  EXPECT_FALSE(*has_ended);
  *may_end = true;
  while (!*has_ended)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

} // namespace
} // namespace leyden
