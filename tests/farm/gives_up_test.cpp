#include "leyden/farm/farm.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/scratch_file.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>

namespace leyden {
namespace {

TEST(Farm, GivesUpWhereAPointThrows) {
  const MPI_Comm world = MPI_COMM_WORLD;
  Layout layout;
  layout.axes = {{"number", "1", "number of the point", std::vector<std::int64_t>{0, 1, 2, 3}}};
  layout.quantities = {{"square", "1", "square of the number", {}, Element::real}};
  Record record = Record::create(world, scratch_file(world, "gives_up.h5"), layout);
  FarmTask task;
  task.schedule.team_sizes.assign(4, 2);
  task.schedule.forecasts.resize(4);
  task.patience = 0.3;
  task.run = [&](MPI_Comm team, std::size_t) -> PointOutcome {
    if (rank_of(world) == 3) throw std::runtime_error("no more paper");
    // Its partner waits for it for ever; the other team goes on for a while.
    if (rank_of(world) < 2) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    MPI_Barrier(team);
    PointOutcome outcome;
    outcome.rows = {{1.0}};
    return outcome;
  };
  run_farm(world, task, record, {}, {});
  std::fputs("this line is never reached\n", stderr);
}

} // namespace
} // namespace leyden
