#include "leyden/platform/job_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

namespace leyden {
namespace {

class JobTime : public testing::Test {
 protected:
  JobTime() {
    unsetenv("SLURM_JOB_END_TIME");
    unsetenv("SLURM_JOB_ID");
    unsetenv("SLURM_ARRAY_JOB_ID");
    unsetenv("SLURM_ARRAY_TASK_ID");
    unsetenv("SLURM_RESTART_COUNT");
  }
  /// Puts a program that answers in the place of squeue.
  static void squeue_answers(const std::string& text, const std::string& job = "17") {
    const auto folder = std::filesystem::current_path() / "scratch_squeue";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "squeue") << "#!/bin/sh\ncase \"$*\" in *--jobs=" << job << "\\ *) echo '" << text
                                     << "';; *) exit 1;; esac\n";
    std::filesystem::permissions(folder / "squeue", std::filesystem::perms::owner_all);
    setenv("PATH", (folder.string() + ":/usr/bin:/bin").c_str(), 1);
    setenv("SLURM_JOB_ID", "17", 1);
  }
};

TEST_F(JobTime, IsEmptyOutsideOfJobs) {
  EXPECT_FALSE(seconds_left_of_job());
}

TEST_F(JobTime, ComesFromTheEnvironment) {
  setenv("SLURM_JOB_END_TIME", std::to_string(std::time(nullptr) + 600).c_str(), 1);
  EXPECT_NEAR(seconds_left_of_job().value_or(0), 600, 2);
}

TEST_F(JobTime, ComesFromSqueue) {
  for (const auto& [text, seconds] :
       {std::pair("9", 9.0), std::pair("4:05", 245.0), std::pair("  2:00:01", 7201.0), std::pair("0:00", 0.0),
        std::pair("1-02:03:04", 93784.0)}) {
    squeue_answers(text);
    EXPECT_EQ(seconds_left_of_job().value_or(-1), seconds) << text;
  }
}

/// The last task of an array has the number of the whole array, whose tasks squeue would all name.
TEST_F(JobTime, IsThatOfTheTaskInAnArray) {
  squeue_answers("4:05");
  setenv("SLURM_ARRAY_JOB_ID", "17", 1);
  setenv("SLURM_ARRAY_TASK_ID", "3", 1);
  EXPECT_FALSE(seconds_left_of_job());
  squeue_answers("4:05", "17_3");
  EXPECT_EQ(seconds_left_of_job().value_or(-1), 245);
}

TEST_F(JobTime, KnowsJobsThatHaveRunBefore) {
  EXPECT_FALSE(is_requeued_job());
  setenv("SLURM_RESTART_COUNT", "0", 1);
  EXPECT_FALSE(is_requeued_job());
  setenv("SLURM_RESTART_COUNT", "2", 1);
  EXPECT_TRUE(is_requeued_job());
}

TEST_F(JobTime, IsEmptyWhereThereIsNoLimitOrNoAnswer) {
  for (const char* text : {"UNLIMITED", "NOT_SET", "INVALID", "", "1-", ":", "3:x"}) {
    squeue_answers(text);
    EXPECT_FALSE(seconds_left_of_job()) << text;
  }
  setenv("SLURM_JOB_ID", "18", 1);
  EXPECT_FALSE(seconds_left_of_job());
  setenv("SLURM_JOB_ID", "17; echo 5", 1);
  EXPECT_FALSE(seconds_left_of_job());
}

} // namespace
} // namespace leyden
