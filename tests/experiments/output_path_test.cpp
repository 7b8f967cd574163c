#include "leyden/experiments/output_path.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace leyden {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder of its own for each test.
class OutputPath : public testing::Test {
 protected:
  OutputPath() : folder_(fs::temp_directory_path() / ("leyden_output_path." + std::to_string(getpid()))) {
    fs::create_directory(folder_);
  }
  ~OutputPath() override { fs::remove_all(folder_); }

  std::string in(const std::string& name) const { return folder_ / name; }
  void make(const std::string& name) const { std::ofstream(in(name)) << "not a record\n"; }

  const fs::path folder_;
};

/// What a user is told.
std::string complaint(const std::function<void()>& what) {
  try {
    what();
  } catch (const BadInput& error) {
    return error.what();
  }
  return "";
}

TEST_F(OutputPath, IsWhereSymbolicLinksLead) {
  fs::create_directory(in("disk"));
  fs::create_symlink("disk/real.h5", in("link.h5"));
  EXPECT_EQ(fs::path(place_of_output(in("link.h5"))).lexically_normal(), in("disk/real.h5"));
  EXPECT_EQ(place_of_output(in("plain.h5")), in("plain.h5"));
  fs::create_symlink("gone/real.h5", in("lost.h5"));
  EXPECT_THAT(complaint([&] { place_of_output(in("lost.h5")); }),
              testing::AllOf(HasSubstr("output.file"), HasSubstr("there is no directory " + in("gone"))));
}

TEST_F(OutputPath, MustBeOneWhereAFileCanBe) {
  EXPECT_EQ(complaint([&] { check_writable(in("new.h5")); }), "");
  make("old.h5");
  EXPECT_EQ(complaint([&] { check_writable(in("old.h5")); }), "");
  EXPECT_THAT(complaint([&] { check_writable(in("gone/new.h5")); }), HasSubstr("there is no directory"));
  EXPECT_THAT(complaint([&] { check_writable(folder_); }), HasSubstr("this is a directory"));
  EXPECT_THAT(complaint([&] { check_writable(in("old.h5/new.h5")); }), HasSubstr("there is no directory"));
  EXPECT_FALSE(fs::exists(in("new.h5")));
}

TEST_F(OutputPath, OthersFilesAreLeftAlone) {
  for (const FileKind kind : {FileKind::missing, FileKind::record})
    EXPECT_EQ(complaint([&] { refuse_other_than_record("run.h5", kind); }), "");
  for (const FileKind kind : {FileKind::foreign, FileKind::unreadable, FileKind::damaged})
    EXPECT_THAT(complaint([&] { refuse_other_than_record("run.h5", kind); }),
                testing::AllOf(HasSubstr("run.h5"), HasSubstr("it is left untouched")));
}

TEST_F(OutputPath, IsLockedForAsLongAsItIsWritten) {
  {
    const FileLock mine = lock_output(in("run.h5"));
    EXPECT_TRUE(fs::exists(in("run.h5.lock")));
    EXPECT_THAT(
        complaint([&] { lock_output(in("run.h5")); }),
        testing::AllOf(HasSubstr("in use by a live run"), HasSubstr("process " + std::to_string(getpid()))));
  }
  EXPECT_FALSE(fs::exists(in("run.h5.lock")));
  EXPECT_EQ(complaint([&] { lock_output(in("run.h5")); }), "");
}

TEST_F(OutputPath, NoLockWhereNoFileCanBeMade) {
  EXPECT_TRUE(is_directory_writable(in("run.h5")));
  EXPECT_FALSE(is_directory_writable(in("gone/run.h5")));
  EXPECT_THAT(complaint([&] { lock_output(in("gone/run.h5")); }),
              HasSubstr("no file can be made in this directory"));
}

} // namespace
} // namespace leyden
