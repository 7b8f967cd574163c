#include "experiments/keeping/point_keeper.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/record/checkpoint_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace leyden {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

const MPI_Comm world = MPI_COMM_WORLD;
constexpr std::size_t point = 3;

/// Counts up to `steps`, a vector and a number a step, and keeps itself where it is asked to.
class Counting {
 public:
  Counting(SnapshotKeeper& keeper, std::string kind) : keeper_(keeper), kind_(std::move(kind)) {
    if (const auto numbers = keeper_.find(kind_))
      if (keeper_.read(0, state_)) step_ = static_cast<int>(numbers->at(0));
  }
  /// False if the keeper asks it to stop.
  bool go_on(int steps, milliseconds pause = milliseconds(1)) {
    while (step_ < steps) {
      ++step_;
      for (double& entry : state_)
        entry += step_;
      if (pause.count() > 0) std::this_thread::sleep_for(pause);
      const SnapshotWish wish = keeper_.wish();
      if (wish == SnapshotWish::none) continue;
      keeper_.keep({.kind = kind_, .numbers = {static_cast<double>(step_)}, .vectors = {state_}});
      ++kept_;
      if (wish == SnapshotWish::keep_and_stop) return false;
    }
    return true;
  }
  int step() const { return step_; }
  int kept() const { return kept_; }
  bool is_right() const { return state_ == std::vector<double>(state_.size(), step_ * (step_ + 1) / 2.0); }

 private:
  SnapshotKeeper& keeper_;
  std::string kind_;
  int step_ = 0;
  int kept_ = 0;
  std::vector<double> state_ = std::vector<double>(100, 0.0);
};

/// A run of one point; what an earlier one has kept is there.
struct OnePointRun {
  explicit OnePointRun(double interval, double expected = 0)
      : checkpointing{record(), "[battery]\nsites = 4\n",
                      [](std::string_view there, std::string_view here) {
                        return there == here ? std::vector<std::string>{}
                                             : std::vector<std::string>{"battery.sites differs"};
                      },
                      interval} {
    MPI_Barrier(world);
    for (const std::size_t kept : points_with_checkpoint(record()))
      checkpointing.points.insert(kept);
    MPI_Barrier(world);
    keeper.emplace(world, checkpointing, stop, KeptPoint{point, expected, 1000});
  }
  OnePointRun(const OnePointRun&) = delete;
  OnePointRun& operator=(const OnePointRun&) = delete;
  ~OnePointRun() { stop.end(); }
  static std::string record() {
    return (std::filesystem::current_path() / ("keeper_np" + std::to_string(size_of(world)) + ".h5"))
        .string();
  }
  Checkpointing checkpointing;
  bool told = false;
  RunStop stop{world, TimeLimit(), [this] { return told; }};
  std::optional<PointKeeper> keeper;
};

class PointKeeping : public testing::Test {
 protected:
  void SetUp() override {
    if (rank_of(world) == 0) remove_checkpoints(OnePointRun::record(), [](std::size_t) { return true; });
    MPI_Barrier(world);
  }
};

TEST_F(PointKeeping, ShortPointsAreNotKept) {
  OnePointRun run(600);
  Counting counting(*run.keeper, "counting");
  EXPECT_TRUE(counting.go_on(50));
  run.told = true;
  EXPECT_TRUE(counting.go_on(100));
  EXPECT_TRUE(run.keeper->wants_end());
  EXPECT_EQ(counting.kept(), 0);
  EXPECT_TRUE(points_with_checkpoint(OnePointRun::record()).empty());
}

TEST_F(PointKeeping, AreKeptWhenTheIntervalIsOverAndGoOn) {
  {
    OnePointRun run(0.05);
    Counting counting(*run.keeper, "counting");
    EXPECT_TRUE(counting.go_on(400));
    EXPECT_GE(counting.kept(), 2);
    EXPECT_FALSE(run.keeper->wants_end());
    EXPECT_FALSE(run.keeper->goes_on());
  }
  OnePointRun run(600);
  Counting counting(*run.keeper, "counting");
  EXPECT_TRUE(run.keeper->goes_on());
  EXPECT_GT(counting.step(), 100);
  EXPECT_TRUE(counting.is_right());
  EXPECT_TRUE(counting.go_on(1000, milliseconds(0)));
  EXPECT_TRUE(counting.is_right());
  EXPECT_EQ(counting.kept(), 0);
  run.checkpointing.remove(point, rank_of(world));
  MPI_Barrier(world);
  EXPECT_TRUE(points_with_checkpoint(OnePointRun::record()).empty());
}

TEST_F(PointKeeping, OneRankThatIsToldToStopIsEnough) {
  OnePointRun run(600, 100);
  Counting counting(*run.keeper, "counting");
  EXPECT_TRUE(counting.go_on(20));
  run.told = rank_of(world) == size_of(world) - 1;
  EXPECT_FALSE(run.keeper->wants_end()) << "it is given the time to be kept";
  EXPECT_FALSE(counting.go_on(2000));
  EXPECT_TRUE(run.keeper->wants_end());
  EXPECT_LT(counting.step(), 300);
  EXPECT_EQ(counting.kept(), 1);
  OnePointRun next(600);
  Counting again(*next.keeper, "counting");
  EXPECT_EQ(again.step(), counting.step());
  EXPECT_TRUE(again.is_right());
}

TEST_F(PointKeeping, ATimeLimitLeavesTimeToBeKept) {
  OnePointRun run(600, 100);
  run.stop = RunStop(world, TimeLimit(2.5, 0.5), [] { return false; });
  const auto begin = std::chrono::steady_clock::now();
  Counting counting(*run.keeper, "counting");
  EXPECT_FALSE(counting.go_on(100000));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_GT(took.count(), 0.5);
  EXPECT_LT(took.count(), 2);
  EXPECT_TRUE(run.keeper->wants_end());
}

TEST_F(PointKeeping, WhatNeverAsksIsNotWaitedFor) {
  OnePointRun run(600, 100);
  run.told = true;
  EXPECT_TRUE(run.keeper->wants_end());
}

TEST_F(PointKeeping, OthersCheckpointsAreNotTakenUp) {
  {
    OnePointRun run(0.02);
    Counting counting(*run.keeper, "counting");
    counting.go_on(100);
    EXPECT_GE(counting.kept(), 1);
  }
  const auto text_of_refusal = [](OnePointRun& run, const std::string& kind) {
    testing::internal::CaptureStderr();
    EXPECT_FALSE(run.keeper->find(kind));
    EXPECT_FALSE(run.keeper->goes_on());
    const std::string text = testing::internal::GetCapturedStderr();
    return rank_of(world) == 0 ? text : "";
  };
  const auto expect = [](const std::string& text, const char* part) {
    if (rank_of(world) == 0) {
      EXPECT_THAT(text, HasSubstr(part));
    }
  };
  {
    OnePointRun run(600);
    expect(text_of_refusal(run, "another"), "of another kind ('counting', not 'another')");
    run.checkpointing.configuration = "[battery]\nsites = 5\n";
    expect(text_of_refusal(run, "counting"), "another configuration: battery.sites differs");
  }
  MPI_Barrier(world);
  if (rank_of(world) == 0)
    std::filesystem::rename(checkpoint_path(OnePointRun::record(), point),
                            checkpoint_path(OnePointRun::record(), 4));
  MPI_Barrier(world);
  {
    OnePointRun run(600);
    run.keeper.emplace(world, run.checkpointing, run.stop, KeptPoint{4, 0, 1000});
    expect(text_of_refusal(run, "counting"), "it is of point 3");
  }
  MPI_Barrier(world);
  if (rank_of(world) == 0) std::ofstream(checkpoint_path(OnePointRun::record(), point)) << "no checkpoint";
  OnePointRun run(600);
  expect(text_of_refusal(run, "counting"), "no HDF5 file");
}

TEST_F(PointKeeping, WhatCannotBeWrittenIsToldOnce) {
  OnePointRun run(0.02);
  run.checkpointing.record = "no/such/folder/run.h5";
  testing::internal::CaptureStderr();
  Counting counting(*run.keeper, "counting");
  EXPECT_TRUE(counting.go_on(300));
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_GE(counting.kept(), 2);
  EXPECT_TRUE(run.checkpointing.points.empty());
  if (rank_of(world) != 0) return;
  EXPECT_THAT(text,
              HasSubstr("the run goes on without it: no/such/folder/run.h5.point-3.checkpoint: cannot"));
  EXPECT_EQ(text.find("the run goes on"), text.rfind("the run goes on"));
}

TEST_F(PointKeeping, ManyQuestionsCostLittle) {
  OnePointRun run(600, 100);
  const auto begin = std::chrono::steady_clock::now();
  for (int k = 0; k < 200000; ++k)
    static_cast<void>(run.keeper->wish());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took.count(), 10) << "microseconds each, on cores that others use too";
}

} // namespace
} // namespace leyden
