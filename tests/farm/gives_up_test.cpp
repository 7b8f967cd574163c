#include "tests/farm/squares.hpp"
#include "tests/scratch_file.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>

namespace leyden {
namespace {

// Run by gives_up.py, which looks at what is left.
TEST(Farm, GivesUpWhereAPointThrowsOnOneRank) {
  const std::string path = scratch_file(world, "gives_up.h5");
  if (rank_of(world) == 0) std::printf("record %s\n", path.c_str());
  Record record = new_record(path, 400);
  FarmTask task = task_of(400, 2);
  task.patience = 2;
  task.run = [&](MPI_Comm team, std::size_t point) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    // Its partner waits for it for ever; the other team goes on for a while.
    if (rank_of(world) == 3 && point >= 4) throw std::runtime_error("no more paper");
    return square(team, point);
  };
  task.over = [](std::size_t point) {
    std::printf("sealed %zu\n", point);
    std::fflush(stdout);
  };
  run(task, record);
  std::fputs("this line is never reached\n", stderr);
}

} // namespace
} // namespace leyden
