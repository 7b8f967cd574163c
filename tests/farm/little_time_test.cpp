#include "leyden/farm/farm.hpp"
#include "tests/scratch_file.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace leyden {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;

/// Whether the first point is new, or the rest of what an earlier run has kept.
enum class First { is_new, goes_on };

/// The order in which one rank runs points that take 0.1, 0.09, 0.08 and then 0.001 s, with 0.06 s left; the
/// third cannot be kept.
std::vector<std::size_t> order_with_little_time(First first) {
  Layout layout;
  layout.axes = {{"number", "1", "number of the point", std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}}};
  layout.quantities = {{"value", "1", "of no meaning", {}, Element::real}};
  Record record = Record::create(world, scratch_file(world, "little_time.h5"), layout);
  FarmTask task;
  task.schedule.team_sizes.assign(8, 1);
  task.schedule.forecasts.resize(8);
  for (std::size_t k = 0; k < 8; ++k)
    task.schedule.forecasts[k].wall_time = k < 3 ? 0.1 - 0.01 * static_cast<double>(k) : 0.001;
  std::vector<std::size_t> order;
  task.run = [&](MPI_Comm /*team*/, std::size_t point) {
    order.push_back(point);
    std::this_thread::sleep_for(std::chrono::duration<double>(task.schedule.forecasts[point].wall_time));
    PointOutcome outcome;
    outcome.rows = {{1.0}};
    outcome.goes_on = first == First::goes_on && order.size() == 1;
    return outcome;
  };
  std::vector<std::size_t> over;
  task.over = [&](std::size_t point) { over.push_back(point); };
  task.time_left = [] { return 0.06; };
  task.least_time = [](std::size_t point) { return point == 2 ? 1e300 : 0.03; };
  const FarmReport report = run_farm(world, task, record, {}, {});
  record.close();
  EXPECT_EQ(over, order);
  EXPECT_EQ(report.pending, 1U);
  return order;
}

TEST(Farm, BeginsWhatCannotEndInTimeLastAndWhereItIsKept) {
  EXPECT_EQ(order_with_little_time(First::is_new), (std::vector<std::size_t>{0, 3, 4, 5, 6, 7, 1}));
}

TEST(Farm, TakesNoPaceFromTheRestOfAPoint) {
  EXPECT_EQ(order_with_little_time(First::goes_on), (std::vector<std::size_t>{0, 1, 3, 4, 5, 6, 7}));
}

} // namespace
} // namespace leyden
