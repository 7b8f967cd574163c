#include "leyden/platform/memory.hpp"
#include "leyden/platform/shared_array.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/record/read_quantity.hpp"
#include "tests/farm/squares.hpp"
#include "tests/scratch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

namespace leyden {
namespace {

using testing::HasSubstr;

/// Where all ranks wait for each other, whatever their teams are; but not for ever.
class Meeting {
 public:
  /// Tells the others that this rank is there.
  void come() {
    if (!std::exchange(has_come_, true)) MPI_Ibarrier(ranks_.get(), &all_here_);
  }

  /// Comes; whether all the others do so within a minute.
  bool is_of_all() {
    come();
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    for (int here = 0;;) {
      MPI_Test(&all_here_, &here, MPI_STATUS_IGNORE);
      if (here != 0 || std::chrono::steady_clock::now() > end) return here != 0;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  /// Collective: all have come at last.
  void end() {
    come();
    MPI_Wait(&all_here_, MPI_STATUS_IGNORE);
  }

 private:
  Communicator ranks_ = Communicator::split(world, 0);
  MPI_Request all_here_ = MPI_REQUEST_NULL;
  bool has_come_ = false;
};

TEST(Farm, RunsEachPointOnceOnTeamsOfAnySize) {
  for (int team_size = 1; team_size <= size_of(world); ++team_size) {
    const std::string path = scratch_file(world, "teams.h5");
    Record record = new_record(path, 17);
    FarmTask task = task_of(17, team_size);
    std::vector<int> runs(17, 0);
    task.run = [&](MPI_Comm team, std::size_t point) {
      EXPECT_EQ(size_of(team), team_size);
      if (rank_of(team) == 0) ++runs[point];
      return square(team, point);
    };
    const FarmReport report = run(task, record);
    record.close();
    MPI_Allreduce(MPI_IN_PLACE, runs.data(), 17, MPI_INT, MPI_SUM, world);
    EXPECT_EQ(runs, std::vector<int>(17, 1));
    EXPECT_EQ(report.done, 17U);
    EXPECT_EQ(report.failed + report.skipped + report.pending, 0U);
    EXPECT_EQ(summarise_record(path).done, 17U);
    EXPECT_TRUE(find_bad_points(path).empty());
    MPI_Barrier(world);
  }
}

TEST(Farm, RunsFiveHundredTinyPoints) {
  const std::string path = scratch_file(world, "tiny.h5");
  Record record = new_record(path, 500);
  const FarmReport report = run(task_of(500, 1), record);
  record.close();
  EXPECT_EQ(report.done, 500U);
  EXPECT_TRUE(find_bad_points(path).empty());
  EXPECT_EQ(summarise_record(path).done, 500U);
}

TEST(Farm, TakesTheLongestFirst) {
  const std::string path = scratch_file(world, "longest.h5");
  Record record = new_record(path, 6);
  FarmTask task = task_of(6, size_of(world));
  const std::vector<double> times = {1, 5, 5, 0.5, 7, 1};
  for (std::size_t point = 0; point < 6; ++point)
    task.schedule.forecasts[point].wall_time = times[point];
  std::vector<std::size_t> order;
  task.run = [&](MPI_Comm team, std::size_t point) {
    order.push_back(point);
    return square(team, point);
  };
  run(task, record);
  record.close();
  EXPECT_EQ(order, (std::vector<std::size_t>{4, 1, 2, 0, 5, 3}));
}

TEST(Farm, StopsBetweenPointsOnAllTeamsWhenOneIsTold) {
  const std::string path = scratch_file(world, "stopped.h5");
  Record record = new_record(path, 400);
  FarmTask task = task_of(400, 1);
  int runs_here = 0;
  task.run = [&](MPI_Comm team, std::size_t point) {
    ++runs_here;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return square(team, point);
  };
  // Only the last rank hears of it.
  const bool hears = rank_of(world) == size_of(world) - 1;
  const FarmReport report = run_farm(world, task, record, {}, [&] { return hears && runs_here >= 5; });
  record.close();
  EXPECT_GT(report.pending, 0U);
  EXPECT_EQ(report.done + report.pending, 400U);
  const RecordSummary summary = summarise_record(path);
  EXPECT_EQ(summary.done, report.done);
  EXPECT_EQ(summary.pending, report.pending);
}

TEST(Farm, ShowsItsProgressOnRankZero) {
  const std::string path = scratch_file(world, "watched.h5");
  Record record = new_record(path, 30);
  FarmTask task = task_of(30, 1);
  task.run = [](MPI_Comm team, std::size_t point) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return square(team, point);
  };
  std::vector<FarmProgress> seen;
  run_farm(world, task, record, [&](const FarmProgress& progress) { seen.push_back(progress); }, {});
  record.close();
  if (rank_of(world) != 0) {
    EXPECT_TRUE(seen.empty());
    return;
  }
  ASSERT_FALSE(seen.empty());
  for (std::size_t i = 1; i < seen.size(); ++i)
    EXPECT_GE(seen[i].finished, seen[i - 1].finished);
  EXPECT_EQ(seen.back().finished, 30U);
  EXPECT_EQ(seen.back().points, 30U);
}

TEST(Farm, EndsOnAllRanksWhenTheFileIsGone) {
  const std::string path = scratch_file(world, "gone.h5");
  Record record = new_record(path, 4000);
  FarmTask task = task_of(4000, std::min(2, size_of(world)));
  task.run = [&](MPI_Comm team, std::size_t point) {
    if (rank_of(world) == 0) std::filesystem::remove(path);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return square(team, point);
  };
  try {
    run(task, record);
    FAIL();
  } catch (const OutputError& error) {
    EXPECT_THAT(error.what(), HasSubstr(path));
  }
}

TEST(Farm, LetsTeamsFallApartIntoSmallerOnes) {
  const int ranks = size_of(world);
  const std::string path = scratch_file(world, "waves.h5");
  Record record = new_record(path, 40);
  FarmTask task = task_of(40, 1);
  for (std::size_t point = 0; point < 40; ++point) {
    task.schedule.team_sizes[point] = point % 10 == 3 && ranks >= 2   ? 2
                                      : point % 10 == 5 && ranks >= 4 ? 4
                                                                      : 1;
    task.schedule.forecasts[point].wall_time = static_cast<double>(point);
  }
  std::vector<std::size_t> order;
  task.run = [&](MPI_Comm team, std::size_t point) {
    EXPECT_EQ(size_of(team), task.schedule.team_sizes[point]);
    order.push_back(point);
    std::this_thread::sleep_for(std::chrono::milliseconds(point % 7));
    return square(team, point);
  };
  const FarmReport report = run(task, record);
  record.close();
  EXPECT_EQ(report.done, 40U);
  EXPECT_TRUE(find_bad_points(path).empty());
  for (std::size_t k = 1; k < order.size(); ++k) {
    const int before = task.schedule.team_sizes[order[k - 1]];
    const int here = task.schedule.team_sizes[order[k]];
    EXPECT_TRUE(before > here || (before == here && order[k - 1] > order[k]))
        << order[k - 1] << " before " << order[k];
  }
}

TEST(Farm, NoRankKeepsWhatAnEarlierWaveLeft) {
  if (size_of(world) == 1) GTEST_SKIP() << "there is a single wave";
  constexpr std::uint64_t megabyte = std::uint64_t{1} << 20;
  const std::string path = scratch_file(world, "left.h5");
  Record record = new_record(path, 2);
  // One point of all ranks, then one of a single rank: the others get none.
  FarmTask task = task_of(2, 1);
  task.schedule.team_sizes[0] = size_of(world);
  std::uint64_t with_array = 0;
  task.run = [&](MPI_Comm team, std::size_t point) {
    if (point == 0) {
      SharedArray array(team, 4 * megabyte);
      std::fill(array.own().begin(), array.own().end(), 1.0);
      with_array = resident_bytes();
    }
    return square(team, point);
  };
  run(task, record);
  record.close();
  EXPECT_LT(resident_bytes() + 28 * megabyte, with_array);
  const std::vector<double> bytes = read_quantity(path, "farm/bytes");
  EXPECT_LT(bytes[1] + 28.0 * megabyte, bytes[0]);
}

TEST(Farm, DoesNotStartWhatCannotEndInTime) {
  const std::string path = scratch_file(world, "late.h5");
  Record record = new_record(path, 40);
  FarmTask task = task_of(40, 1);
  for (PointForecast& forecast : task.schedule.forecasts)
    forecast.wall_time = 5;
  int runs_here = 0;
  task.run = [&](MPI_Comm team, std::size_t point) {
    ++runs_here;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return square(team, point);
  };
  // Points take 20 ms, whatever was expected.
  task.time_left = [&] { return runs_here < 3 ? 10.0 : 0.01; };
  const FarmReport report = run(task, record);
  record.close();
  EXPECT_GE(report.done, 3U);
  EXPECT_LE(report.done, 3U * static_cast<unsigned>(size_of(world)));
  EXPECT_EQ(report.done + report.pending, 40U);
}

TEST(Farm, SharesAmongAllTeamsWhatOneHasPutOff) {
  const int team_size = size_of(world) == 4 ? 2 : 1;
  const auto teams = static_cast<std::size_t>(size_of(world) / team_size);
  const std::string path = scratch_file(world, "put_off.h5");
  const std::size_t points = 70 * teams;
  Record record = new_record(path, points);
  FarmTask task = task_of(points, team_size);
  for (PointForecast& forecast : task.schedule.forecasts)
    forecast.wall_time = 5;
  std::vector<int> runs(points, 0);
  int runs_here = 0;
  Meeting first_runs;
  task.run = [&](MPI_Comm team, std::size_t point) {
    // Nobody has begun a second point before all have begun one.
    EXPECT_TRUE(++runs_here > 1 || first_runs.is_of_all());
    if (rank_of(team) == 0) ++runs[point];
    PointOutcome outcome = square(team, point);
    outcome.goes_on = true;
    return outcome;
  };
  // The first team has put off all points when the others come: but for one that each of them may hold by
  // then. Only what leads a team asks for times.
  Meeting all_put_off;
  if (rank_of(world) % team_size != 0) all_put_off.come();
  bool is_late = rank_of(world) >= team_size;
  task.time_left = [&] {
    EXPECT_TRUE(!std::exchange(is_late, false) || all_put_off.is_of_all());
    return 1.0;
  };
  // What goes last is left by all.
  task.least_time = [&](std::size_t point) {
    all_put_off.come();
    return point + 1 < points ? 0.5 : 2.0;
  };
  const FarmReport report = run(task, record);
  all_put_off.end();
  first_runs.end();
  record.close();
  MPI_Allreduce(MPI_IN_PLACE, runs.data(), static_cast<int>(points), MPI_INT, MPI_SUM, world);
  std::vector<int> once(points, 1);
  once.back() = 0;
  EXPECT_EQ(runs, once);
  EXPECT_GE(runs_here, 1);
  EXPECT_EQ(report.begun, points - 1);
  EXPECT_EQ(report.put_off, 1U);
  EXPECT_EQ(report.pending, 1U);
}

TEST(Farm, RefusesTeamsThatCannotBe) {
  const std::string path = scratch_file(world, "refused.h5");
  Record record = new_record(path, 3);
  EXPECT_THROW(run(task_of(3, size_of(world) + 1), record), std::invalid_argument);
  EXPECT_THROW(run(task_of(3, 0), record), std::invalid_argument);
  EXPECT_THROW(run(task_of(4, 1), record), std::invalid_argument);
  record.close();
}

TEST(Farm, KeepsAnAccountOfEachPoint) {
  const std::string path = scratch_file(world, "account.h5");
  Record record = new_record(path, 5);
  FarmTask task = task_of(5, size_of(world));
  for (PointForecast& forecast : task.schedule.forecasts)
    forecast = {0.125, std::uint64_t{1} << 30};
  task.run = [](MPI_Comm team, std::size_t point) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    return square(team, point);
  };
  const auto idle = static_cast<double>(peak_resident_bytes());
  run(task, record);
  record.close();
  EXPECT_EQ(read_quantity(path, "farm/ranks"), std::vector<double>(5, size_of(world)));
  EXPECT_EQ(read_quantity(path, "farm/matvecs"), std::vector<double>(5, 3));
  EXPECT_EQ(read_quantity(path, "farm/predicted_wall_time"), std::vector<double>(5, 0.125));
  // What the point adds to what the program holds anyway: ranks differ by little in that.
  for (const double bytes : read_quantity(path, "farm/predicted_bytes"))
    EXPECT_NEAR(bytes, idle + 0x1p30, 0.1 * 0x1p30);
  for (const double time : read_quantity(path, "farm/wall_time"))
    EXPECT_TRUE(time >= 0.03 && time < 20) << time;
  for (const double bytes : read_quantity(path, "farm/bytes"))
    EXPECT_GT(bytes, 1e6);
  for (std::size_t point = 0; point < 5; ++point)
    EXPECT_DOUBLE_EQ(read_quantity(path, "square")[point], static_cast<double>(point * point));
}

TEST(Farm, RunsThePointsOfItsListAlone) {
  const std::string path = scratch_file(world, "part.h5");
  for (const std::vector<std::size_t>& part : {std::vector<std::size_t>{1, 4, 16}, {4, 5}, {}}) {
    Record record =
        std::filesystem::exists(path) ? Record::resume(world, path, layout_of(17)) : new_record(path, 17);
    FarmTask task = task_of(17, 1);
    task.points = part;
    const FarmReport report = run(task, record);
    record.close();
    EXPECT_EQ(report.done + report.skipped, part.size());
    EXPECT_EQ(report.skipped, part.size() == 2 ? 1U : 0U);
    EXPECT_EQ(report.pending, 0U);
    MPI_Barrier(world);
  }
  EXPECT_EQ(summarise_record(path).done, 4U);
  EXPECT_EQ(summarise_record(path, std::vector<std::size_t>{1, 2, 16}).done, 2U);
  EXPECT_EQ(summarise_record(path, std::vector<std::size_t>{1, 2, 16}).pending, 1U);
}

} // namespace
} // namespace leyden
