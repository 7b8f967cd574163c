#include "leyden/record/inspect.hpp"
#include "leyden/record/read_quantity.hpp"
#include "tests/record/sample_record.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

namespace leyden {
namespace {

constexpr std::size_t points = 4000;
constexpr std::size_t times = 160;

/// Runs the writer of records and kills it `delay` after it has begun.
void write_and_kill(const std::string& path, std::chrono::microseconds delay) {
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  const pid_t writer = fork();
  ASSERT_GE(writer, 0);
  if (writer == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    execl(RECORD_WRITER, RECORD_WRITER, "endless", path.c_str(), nullptr);
    _exit(127);
  }
  close(pipe_ends[1]);
  char first = 0;
  const bool begun = read(pipe_ends[0], &first, 1) == 1;
  std::this_thread::sleep_for(delay);
  kill(writer, SIGKILL);
  int status = 0;
  waitpid(writer, &status, 0);
  close(pipe_ends[0]);
  ASSERT_TRUE(begun);
  ASSERT_TRUE(WIFSIGNALED(status));
}

/// Compares the points marked done with what was to be written; how many they are.
std::size_t count_right_points(const std::string& path) {
  const Layout layout = long_layout(points, times);
  const std::vector<double> states = read_quantity(path, "farm/state");
  const std::vector<double> work = read_quantity(path, "work");
  const std::vector<double> steps = read_quantity(path, "steps");
  std::size_t done = 0;
  for (std::size_t point = 0; point < points; ++point) {
    EXPECT_TRUE(states[point] == 0 || states[point] == 1);
    if (states[point] != 1) continue;
    ++done;
    const PointRows rows = sample_rows(layout, point);
    EXPECT_TRUE(
        std::equal(rows[0].begin(), rows[0].end(), work.begin() + static_cast<std::ptrdiff_t>(point * times)))
        << "point " << point;
    EXPECT_EQ(rows[1][0], steps[point]);
  }
  return done;
}

TEST(Record, SurvivesAKillAtAnyInstant) {
  const std::string path = std::filesystem::current_path() / "killed.h5";
  for (const char* ending : {"", ".creating"})
    std::filesystem::remove(path + ending);
  std::mt19937 random(20240229);
  std::uniform_int_distribution<int> delay(0, 200000);
  std::size_t partly_done = 0;
  // Where the writer is slow, as beside other tests, it gets more time.
  int patience = 1;
  for (int kill_number = 0; kill_number < 30; ++kill_number) {
    ASSERT_NO_FATAL_FAILURE(write_and_kill(path, std::chrono::microseconds(delay(random) * patience)));
    if (kind_of_file(path) == FileKind::missing) continue;
    ASSERT_EQ(kind_of_file(path), FileKind::record);
    EXPECT_TRUE(find_bad_points(path).empty());
    const std::size_t done = count_right_points(path);
    EXPECT_EQ(done, summarise_record(path).done);
    if (done > 0 && done < points) ++partly_done;
    if (partly_done == 0 && kill_number % 5 == 4) patience *= 2;
  }
  EXPECT_GT(partly_done, 0U) << "no kill fell into the writing of points";
  const std::string finish = fmt::format("{} long {}", RECORD_WRITER, path);
  ASSERT_EQ(std::system(finish.c_str()), 0);
  EXPECT_EQ(count_right_points(path), points);
}

} // namespace
} // namespace leyden
