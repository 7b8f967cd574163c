#include "leyden/platform/file_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <system_error>

namespace leyden {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string lock_path(const std::string& name) {
  const std::string path = std::filesystem::current_path() / (name + ".h5.lock");
  std::filesystem::remove(path);
  return path;
}

bool is_taken(const std::variant<FileLock, LockHolder>& outcome) {
  return std::holds_alternative<FileLock>(outcome);
}

/// Another process that holds a lock until it is killed.
class OtherProcess {
 public:
  enum class Part { owner, sharer, member };
  explicit OtherProcess(const std::string& path, Part part = Part::owner) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    process_ = fork();
    if (process_ == 0) {
      auto outcome = part == Part::member ? std::variant<FileLock, LockHolder>(FileLock::join(path))
                                          : FileLock::acquire(path);
      const char answer = is_taken(outcome) ? 'y' : 'n';
      if (part == Part::sharer) std::get<FileLock>(outcome).share();
      if (write(ends[1], &answer, 1) != 1) _exit(1);
      for (;;)
        pause();
    }
    close(ends[1]);
    char answer = 'n';
    has_lock_ = read(ends[0], &answer, 1) == 1 && answer == 'y';
    close(ends[0]);
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;
  OtherProcess(OtherProcess&&) = delete;
  OtherProcess& operator=(OtherProcess&&) = delete;
  ~OtherProcess() { end(); }
  void end() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  bool has_lock() const { return has_lock_; }
  pid_t id() const { return process_; }

 private:
  pid_t process_ = 0;
  bool has_lock_ = false;
};

TEST(FileLock, RefusesASecondProcessAndNamesTheFirst) {
  const std::string path = lock_path("second");
  const OtherProcess other(path);
  ASSERT_TRUE(other.has_lock());
  const auto outcome = FileLock::acquire(path);
  ASSERT_FALSE(is_taken(outcome));
  std::array<char, 256> host{};
  ASSERT_EQ(gethostname(host.data(), host.size() - 1), 0);
  EXPECT_THAT(std::get<LockHolder>(outcome).text,
              AllOf(HasSubstr(host.data()), HasSubstr("process " + std::to_string(other.id()))));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(FileLock, RefusesASecondLockOfTheSameProcess) {
  const std::string path = lock_path("same");
  const auto first = FileLock::acquire(path);
  ASSERT_TRUE(is_taken(first));
  EXPECT_FALSE(is_taken(FileLock::acquire(path)));
  EXPECT_FALSE(OtherProcess(path).has_lock());
}

TEST(FileLock, TakesOverFromAKilledProcess) {
  const std::string path = lock_path("killed");
  OtherProcess other(path);
  ASSERT_TRUE(other.has_lock());
  other.end();
  EXPECT_TRUE(std::filesystem::exists(path));
  const auto outcome = FileLock::acquire(path);
  ASSERT_TRUE(is_taken(outcome));
  EXPECT_FALSE(OtherProcess(path).has_lock());
}

TEST(FileLock, IsHeldByTheLastOfThoseThatShareIt) {
  const std::string path = lock_path("shared");
  OtherProcess first(path, OtherProcess::Part::sharer);
  OtherProcess second(path, OtherProcess::Part::member);
  OtherProcess third(path, OtherProcess::Part::member);
  ASSERT_TRUE(first.has_lock() && second.has_lock() && third.has_lock());
  EXPECT_FALSE(is_taken(FileLock::acquire(path)));
  first.end();
  EXPECT_FALSE(is_taken(FileLock::acquire(path)));
  third.end();
  EXPECT_FALSE(is_taken(FileLock::acquire(path)));
  EXPECT_TRUE(std::filesystem::exists(path));
  second.end();
  EXPECT_TRUE(is_taken(FileLock::acquire(path)));
}

TEST(FileLock, CannotBeJoinedUnlessItIsShared) {
  const std::string path = lock_path("alone");
  EXPECT_THROW(FileLock::join(path), std::system_error);
  auto outcome = FileLock::acquire(path);
  ASSERT_TRUE(is_taken(outcome));
  EXPECT_THROW(FileLock::join(path), std::system_error);
  std::get<FileLock>(outcome).share();
  {
    const FileLock member = FileLock::join(path);
    EXPECT_FALSE(is_taken(FileLock::acquire(path)));
  }
  EXPECT_TRUE(std::filesystem::exists(path)) << "a member does not remove it";
}

TEST(FileLock, LeavesNothingBehind) {
  const std::string path = lock_path("clean");
  {
    auto outcome = FileLock::acquire(path);
    ASSERT_TRUE(is_taken(outcome));
    const FileLock moved = std::get<FileLock>(std::move(outcome));
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(OtherProcess(path).has_lock());
}

TEST(FileLock, SaysWhyItCannotBeTaken) {
  const std::string path = lock_path("absent_folder/run");
  try {
    static_cast<void>(FileLock::acquire(path));
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(path), HasSubstr("No such file")));
  }
}

/// Many processes take and leave the lock; none may ever hold it with another.
TEST(FileLock, IsHeldByOneAtATimeWhileOthersComeAndGo) {
  const std::string path = lock_path("crowd");
  const std::string inside = path + ".inside";
  std::filesystem::remove(inside);
  std::vector<pid_t> crowd;
  for (int member = 0; member < 4; ++member) {
    const pid_t process = fork();
    if (process == 0) {
      for (int round = 0; round < 2000; ++round) {
        const auto outcome = FileLock::acquire(path);
        if (!is_taken(outcome)) continue;
        if (mkdir(inside.c_str(), 0777) != 0) _exit(1);
        if (rmdir(inside.c_str()) != 0) _exit(2);
      }
      _exit(0);
    }
    crowd.push_back(process);
  }
  for (const pid_t process : crowd) {
    int status = 0;
    waitpid(process, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(FileLock, SaysWhoHasItWithoutTakingIt) {
  const std::string path = lock_path("asked");
  EXPECT_FALSE(FileLock::holder_of(path));
  EXPECT_FALSE(std::filesystem::exists(path));
  {
    const OtherProcess other(path);
    EXPECT_THAT(FileLock::holder_of(path).value().text, HasSubstr("process "));
    EXPECT_FALSE(is_taken(FileLock::acquire(path)));
  }
  // The killed holder could not remove its file.
  EXPECT_FALSE(FileLock::holder_of(path));
  EXPECT_TRUE(is_taken(FileLock::acquire(path)));
}

} // namespace
} // namespace leyden
