#include "leyden/platform/array_task.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace leyden {
namespace {

void set(const std::string& name, const char* value) {
  const std::string variable = "SLURM_ARRAY_TASK_" + name;
  if (value == nullptr)
    unsetenv(variable.c_str());
  else
    setenv(variable.c_str(), value, 1);
}

std::optional<ArrayTask> task(const char* id, const char* first, const char* last, const char* step,
                              const char* count) {
  set("ID", id);
  set("MIN", first);
  set("MAX", last);
  set("STEP", step);
  set("COUNT", count);
  return array_task();
}

TEST(TaskOfAnArray, IsNoneOutsideOfArrays) {
  EXPECT_FALSE(task(nullptr, nullptr, nullptr, nullptr, nullptr));
  EXPECT_FALSE(task("", "1", "8", "1", "8"));
}

TEST(TaskOfAnArray, HasAPlaceInARange) {
  EXPECT_EQ(task("3", "1", "8", "1", "8")->place, 3);
  EXPECT_EQ(task("3", "1", "8", "1", "8")->count, 8);
  EXPECT_EQ(task("0", "0", "7", "1", "8")->place, 1);
  EXPECT_EQ(task("7", "0", "7", nullptr, "8")->place, 8);
  EXPECT_EQ(task("9", "1", "10", "4", "3")->place, 3) << "1, 5, 9: the last number need not be in it";
  EXPECT_EQ(task("9", "1", "10", "4", "3")->id, 9);
  EXPECT_EQ(task("5", "5", "5", "1", "1")->place, 1);
}

TEST(TaskOfAnArray, HasNoneInOtherArrays) {
  EXPECT_EQ(task("3", "1", "7", "1", "3")->place, 0) << "1,3,7";
  EXPECT_EQ(task("3", "1", "8", "2", "8")->place, 0);
  EXPECT_EQ(task("2", "1", "5", "2", "3")->place, 0);
  EXPECT_EQ(task("9", "1", "8", "1", "8")->place, 0);
  EXPECT_EQ(task("3", nullptr, nullptr, nullptr, nullptr)->place, 0);
  EXPECT_EQ(task("3", "1", "8", "0", "8")->place, 0);
}

} // namespace
} // namespace leyden
