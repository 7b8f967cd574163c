#include "leyden/farm/farm.hpp"
#include "tests/scratch_file.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <thread>

namespace leyden {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;
constexpr double never = std::numeric_limits<double>::infinity();

/// The points of one rank, which is told that it has 0.06 s left, whenever it asks.
struct LittleTime {
  std::vector<double> expected; ///< s
  std::vector<double> taken = expected;
  std::function<double(std::size_t)> least_time{};
  std::function<PointOutcome(std::size_t)> outcome = [](std::size_t /*point*/) {
    return PointOutcome{.rows = {{1.0}}, .failure = {}};
  };
  FarmReport report{};

  /// The order in which points are begun.
  std::vector<std::size_t> order() {
    std::vector<std::int64_t> numbers(expected.size());
    for (std::size_t k = 0; k < numbers.size(); ++k)
      numbers[k] = static_cast<std::int64_t>(k);
    Layout layout;
    layout.axes = {{"number", "1", "number of the point", numbers}};
    layout.quantities = {{"value", "1", "of no meaning", {}, Element::real}};
    Record record = Record::create(world, scratch_file(world, "little_time.h5"), layout);
    FarmTask task;
    task.retries = 0;
    task.schedule.team_sizes.assign(expected.size(), 1);
    task.schedule.forecasts.resize(expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k)
      task.schedule.forecasts[k].wall_time = expected[k];
    std::vector<std::size_t> begun;
    task.run = [&](MPI_Comm /*team*/, std::size_t point) {
      begun.push_back(point);
      std::this_thread::sleep_for(std::chrono::duration<double>(taken[point]));
      return outcome(point);
    };
    std::vector<std::size_t> over;
    task.over = [&](std::size_t point) { over.push_back(point); };
    task.time_left = [] { return 0.06; };
    task.least_time = least_time;
    report = run_farm(world, task, record, {}, {});
    record.close();
    EXPECT_EQ(over, begun);
    EXPECT_EQ(report.begun, begun.size());
    EXPECT_EQ(report.pending, expected.size() - begun.size());
    return begun;
  }
};

using Order = std::vector<std::size_t>;

TEST(Farm, BeginsWhatCannotEndInTimeLastAndWhereItIsKept) {
  LittleTime points{.expected = {0.1, 0.09, 0.08, 0.001, 0.001, 0.001}};
  points.least_time = [](std::size_t point) { return point == 2 ? never : 0.03; };
  EXPECT_EQ(points.order(), (Order{3, 4, 5, 0, 1}));
  EXPECT_EQ(points.report.put_off, 1U);
  EXPECT_FALSE(points.report.had_no_time());
}

TEST(Farm, TakesTheLongestThatFits) {
  LittleTime points{.expected = {0.1, 0.05, 0.02}};
  EXPECT_EQ(points.order(), (Order{1, 2}));
}

TEST(Farm, BeginsNothingThatNeitherEndsInTimeNorIsKept) {
  LittleTime points{.expected = {0.1, 0.09}};
  points.least_time = [](std::size_t) { return never; };
  EXPECT_EQ(points.order(), Order{});
  EXPECT_TRUE(points.report.had_no_time());
}

TEST(Farm, BeginsWhatIsKeptRatherThanNothing) {
  LittleTime points{.expected = {0.1, 0.09, 0.08}};
  points.least_time = [](std::size_t point) { return point == 0 ? never : 30; };
  EXPECT_EQ(points.order(), Order{1});
}

TEST(Farm, LearnsThatAMachineIsFaster) {
  LittleTime points{.expected = {1.2, 0.1, 0.05}, .taken = {0.0, 0.0, 0.005}};
  // What is more than ten times as long as what has told the pace may be another matter.
  EXPECT_EQ(points.order(), (Order{2, 1}));
}

TEST(Farm, TakesNoPaceFromTheRestOfAPointOrFromAFailure) {
  LittleTime points{.expected = {0.09, 0.05}, .taken = {0.0, 0.0}};
  points.outcome = [](std::size_t) { return PointOutcome{.rows = {{1.0}}, .failure = {}, .goes_on = true}; };
  EXPECT_EQ(points.order(), Order{1});
  points.outcome = [](std::size_t) { return PointOutcome{.rows = {}, .failure = "no more paper"}; };
  EXPECT_EQ(points.order(), Order{1});
}

} // namespace
} // namespace leyden
