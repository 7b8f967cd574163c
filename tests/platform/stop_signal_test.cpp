#include "leyden/platform/stop_signal.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace leyden {
namespace {

TEST(StopSignals, SetTheFlagAndNothingElse) {
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) {
    const StopSignals signals;
    EXPECT_FALSE(stop_requested());
    raise(signal);
    EXPECT_TRUE(stop_requested());
  }
}

TEST(StopSignals, KeepTheFlagUntilTheNext) {
  {
    const StopSignals signals;
    raise(SIGUSR1);
  }
  EXPECT_TRUE(stop_requested());
  const StopSignals signals;
  EXPECT_FALSE(stop_requested());
}

TEST(StopSignals, LetNothingElseEndAProcessThatIsEnding) {
  const pid_t child = fork();
  if (child == 0) {
    {
      const StopSignals signals;
      raise(SIGINT);
    }
    raise(SIGINT);
    raise(SIGTERM);
    _exit(75);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 75);
}

TEST(StopSignals, PutTheFormerHandlersBackIfNoneHasCome) {
  const pid_t child = fork();
  if (child == 0) {
    // Those of the tests before stand.
    std::signal(SIGTERM, SIG_DFL);
    { const StopSignals signals; }
    raise(SIGTERM);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

} // namespace
} // namespace leyden
