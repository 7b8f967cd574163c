#include "leyden/text/read_text.hpp"

#include "leyden/text/bad_input.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace leyden {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ReadLocalText : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(folder / name, std::ios::binary) << content;
    return (folder / name).string();
  }

  static std::string complaint_about(const std::string& path) {
    try {
      read_local_text(path);
    } catch (const BadInput& error) {
      return error.what();
    }
    return "read without complaint";
  }

  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("leyden_read_text_" + std::to_string(getpid()));
};

TEST_F(ReadLocalText, ReadsEveryByte) {
  const std::string content = "a\r\nb # \xC3\xA9\n" + std::string(200000, 'x');
  EXPECT_EQ(read_local_text(write("plain", content)), content);
  EXPECT_EQ(read_local_text(write("empty", "")), "");
}

TEST_F(ReadLocalText, LeavesOutAByteOrderMark) {
  EXPECT_EQ(read_local_text(write("mark", "\xEF\xBB\xBF"
                                          "a")),
            "a");
}

TEST_F(ReadLocalText, NamesAMissingFile) {
  const std::string path = (folder / "nowhere").string();
  EXPECT_THAT(complaint_about(path), AllOf(HasSubstr("no such file"), HasSubstr(path)));
  EXPECT_THAT(complaint_about(""), HasSubstr("no such file"));
  EXPECT_THAT(complaint_about(write("file", "") + "/below"), HasSubstr("no such file"));
}

TEST_F(ReadLocalText, RefusesWhatIsNoRegularFile) {
  EXPECT_THAT(complaint_about(folder.string()), AllOf(HasSubstr("directory"), HasSubstr(folder.string())));
  const std::string pipe = (folder / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(complaint_about(pipe), HasSubstr("pipe"));
  EXPECT_THAT(complaint_about("/dev/null"), HasSubstr("device"));
}

TEST_F(ReadLocalText, RefusesBinaryFiles) {
  EXPECT_THAT(complaint_about(write("binary", std::string("a\0b", 3))), HasSubstr("not a text file"));
  EXPECT_THAT(complaint_about(write("late", std::string(100000, 'x') + std::string(1, '\0'))),
              HasSubstr("not a text file"));
}

TEST_F(ReadLocalText, NamesTheReasonOfAFailedRead) {
  // Regular to the file system, and no read of it succeeds, for root either.
  EXPECT_THAT(complaint_about("/proc/self/mem"), HasSubstr("cannot be read"));
  if (geteuid() == 0) return;
  const std::string path = write("locked", "a");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  EXPECT_THAT(complaint_about(path), HasSubstr("cannot be read"));
}

TEST_F(ReadLocalText, RefusesMoreThanOneGibibyte) {
  const std::string path = write("huge", "");
  std::filesystem::resize_file(path, (std::uintmax_t{1} << 30) + 1);
  EXPECT_THAT(complaint_about(path), HasSubstr("larger than 1 GiB"));
}

} // namespace
} // namespace leyden
