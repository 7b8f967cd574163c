#include "leyden/record/inspect.hpp"
#include "leyden/record/read_quantity.hpp"
#include "tests/farm/squares.hpp"
#include "tests/scratch_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <stdexcept>
#include <thread>

namespace leyden {
namespace {

TEST(Farm, RecordsFailuresAndGoesOn) {
  const std::string path = scratch_file(world, "failures.h5");
  Record record = new_record(path, 12);
  FarmTask task = task_of(12, std::min(2, size_of(world)));
  task.retries = 2;
  std::vector<int> runs(12, 0);
  task.run = [&](MPI_Comm team, std::size_t point) {
    ++runs[point];
    PointOutcome outcome = square(team, point);
    if (point == 3 || (point == 7 && runs[point] < 3)) outcome.failure = "not converged";
    return outcome;
  };
  const FarmReport report = run(task, record);
  record.close();
  MPI_Allreduce(MPI_IN_PLACE, runs.data(), 12, MPI_INT, MPI_MAX, world);
  EXPECT_EQ(report.done, 11U);
  EXPECT_EQ(report.failed, 1U);
  for (int point = 0; point < 12; ++point)
    EXPECT_EQ(runs[point], point == 3 || point == 7 ? 3 : 1);
  const RecordSummary summary = summarise_record(path);
  ASSERT_EQ(summary.failures.size(), 1U);
  EXPECT_EQ(summary.failures[0].point, 3U);
  EXPECT_EQ(summary.failures[0].reason, "not converged");
  EXPECT_EQ(summary.failures[0].label, "number = 3");
}

TEST(Farm, SkipsWhatIsDoneAndTriesFailuresAgain) {
  const std::string path = scratch_file(world, "again.h5");
  FarmTask task = task_of(10, 1);
  task.retries = 0;
  task.run = [](MPI_Comm team, std::size_t point) {
    PointOutcome outcome = square(team, point);
    if (point == 4) outcome.failure = "not converged";
    return outcome;
  };
  {
    Record record = new_record(path, 10);
    EXPECT_EQ(run(task, record).failed, 1U);
    record.close();
  }
  task.run = square;
  Record record = Record::resume(world, path, layout_of(10));
  const FarmReport report = run(task, record);
  record.close();
  EXPECT_EQ(report.skipped, 9U);
  EXPECT_EQ(report.done, 1U);
  const RecordSummary summary = summarise_record(path);
  EXPECT_EQ(summary.done, 10U);
  EXPECT_TRUE(summary.failures.empty());
}

TEST(Farm, TriesWhatHasFailedAfterAllOthers) {
  const std::string path = scratch_file(world, "failed_last.h5");
  FarmTask task = task_of(6, 1);
  const std::size_t longest = 4;
  for (std::size_t point = 0; point < 6; ++point)
    task.schedule.forecasts[point].wall_time = point == longest ? 9 : 1;
  // Larger teams come first, but for this.
  task.schedule.team_sizes[longest] = size_of(world);
  std::size_t to_run = longest;
  task.run = [&](MPI_Comm team, std::size_t point) {
    if (point != to_run) throw std::runtime_error("not this time");
    return square(team, point);
  };
  task.points = std::vector<std::size_t>{1, 3, longest};
  to_run = 3;
  {
    Record record = new_record(path, 6);
    EXPECT_EQ(run(task, record).failed, 2U);
    record.close();
  }
  task.points.reset();
  std::vector<std::size_t> order;
  task.run = [&](MPI_Comm team, std::size_t point) {
    order.push_back(point);
    return square(team, point);
  };
  Record record = Record::resume(world, path, layout_of(6));
  EXPECT_EQ(run(task, record).done, 5U);
  record.close();
  const auto failed = [](std::size_t point) { return point == 1 || point == longest; };
  EXPECT_TRUE(
      std::is_partitioned(order.begin(), order.end(), [&](std::size_t point) { return !failed(point); }));
}

TEST(Farm, TakesWhatALoneRankThrowsForAFailure) {
  const std::string path = scratch_file(world, "thrown.h5");
  Record record = new_record(path, 6);
  FarmTask task = task_of(6, 1);
  task.run = [](MPI_Comm team, std::size_t point) {
    if (point == 2) throw std::runtime_error("no more paper");
    if (point == 4) throw std::bad_alloc();
    return square(team, point);
  };
  const FarmReport report = run(task, record);
  record.close();
  EXPECT_EQ(report.done, 4U);
  const RecordSummary summary = summarise_record(path);
  ASSERT_EQ(summary.failures.size(), 2U);
  EXPECT_EQ(summary.failures[0].reason, "no more paper");
  EXPECT_EQ(summary.failures[1].reason, "out of memory");
}

TEST(Farm, TakesWhatRanksOfATeamThrowForAFailure) {
  const std::string path = scratch_file(world, "thrown_together.h5");
  Record record = new_record(path, 6);
  FarmTask task = task_of(6, size_of(world));
  task.retries = 1;
  const int last = size_of(world) - 1;
  std::vector<int> runs(6, 0);
  task.run = [&](MPI_Comm team, std::size_t point) {
    const bool is_first_time = runs[point]++ == 0;
    // Some come late to the end of the attempt.
    if (point == 1) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20 * rank_of(team)));
      throw std::runtime_error("no more paper on rank " + std::to_string(rank_of(team)));
    }
    // One comes to the end as if nothing were.
    if (point == 3 && (rank_of(team) > 0 || last == 0)) throw std::bad_alloc();
    if (point == 3) return PointOutcome{.rows = {{1.0}, {1.0}}, .failure = {}};
    // What nobody receives must not be taken for something of the next attempt.
    if (point == 4 && is_first_time) {
      double stale = -1;
      if (rank_of(team) == 0) MPI_Bcast(&stale, 1, MPI_DOUBLE, 0, team);
      throw std::runtime_error("once");
    }
    auto told = static_cast<double>(point);
    MPI_Bcast(&told, 1, MPI_DOUBLE, 0, team);
    EXPECT_DOUBLE_EQ(told, static_cast<double>(point));
    return square(team, point);
  };
  std::vector<std::size_t> failed;
  task.failed = [&](MPI_Comm ranks, std::size_t point) {
    EXPECT_EQ(size_of(ranks), size_of(world));
    failed.push_back(point);
  };
  const FarmReport report = run(task, record);
  record.close();
  EXPECT_EQ(report.done, 4U);
  EXPECT_EQ(report.failed, 2U);
  EXPECT_EQ(runs, (std::vector<int>{1, 2, 1, 2, 2, 1}));
  EXPECT_EQ(failed, (std::vector<std::size_t>{1, 1, 3, 3, 4}));
  const RecordSummary summary = summarise_record(path);
  ASSERT_EQ(summary.failures.size(), 2U);
  EXPECT_EQ(summary.failures[0].reason, "no more paper on rank 0");
  EXPECT_EQ(summary.failures[1].reason, "out of memory");
  for (const std::size_t point : {0, 2, 4, 5})
    EXPECT_DOUBLE_EQ(read_quantity(path, "square")[point], static_cast<double>(point * point));
}

} // namespace
} // namespace leyden
