#include "leyden/platform/communicator.hpp"
#include "leyden/record/inspect.hpp"
#include "leyden/record/output_error.hpp"
#include "leyden/record/record.hpp"
#include "record/skeleton.hpp"
#include "tests/record/sample_record.hpp"
#include "tests/record/small_disk.hpp"
#include "tests/scratch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

namespace leyden {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const MPI_Comm world = MPI_COMM_WORLD;

/// What creating a record says, on each rank.
OutputError error_of_creating(const std::string& path, const Layout& layout) {
  try {
    Record::create(world, path, layout).close();
  } catch (const OutputError& error) {
    return error;
  }
  return OutputError("no error");
}

std::string message_of_creating(const std::string& path, const Layout& layout) {
  return error_of_creating(path, layout).what();
}

/// Nine axes of two values, with a zipped coordinate each, and many quantities of all of them.
Layout wide_layout() {
  Layout layout;
  for (int k = 0; k < 9; ++k) {
    const std::string name = "axis_" + std::to_string(k);
    layout.axes.push_back({name, "1", "an axis that is told of in some words", std::vector{0.0, 1.0}});
    layout.coordinates.push_back({name + "_too", name, "1", "what goes along", std::vector{2.0, 3.0}});
  }
  layout.dimensions.push_back({"time", "s", "time", std::vector{0.0, 0.5, 1.0}});
  for (int k = 0; k < 60; ++k)
    layout.quantities.push_back({"quantity_" + std::to_string(k), "1", "one of many numbers of a point",
                                 k % 2 == 0 ? std::vector<std::string>{"time"} : std::vector<std::string>{}});
  layout.attributes["config"] = std::string(20000, 'x');
  return layout;
}

TEST(OutputErrors, WhatIsReservedIsEnoughAndNotMuchMore) {
  constexpr std::uint64_t margin = 100000;
  for (const Layout& layout :
       {sample_layout(), single_point_layout(), long_layout(100, 100), wide_layout()}) {
    const std::string path = scratch_file(world, "reserved.h5");
    Record::create(world, path, layout).close();
    const std::uint64_t size = std::filesystem::file_size(path);
    EXPECT_GE(bytes_needed(layout), size);
    EXPECT_LE(bytes_needed(layout), size + margin + size / 4);
    MPI_Barrier(world);
  }
}

TEST(OutputErrors, ASmallRecordNeedsLittleRoom) {
  const SmallDisk disk(world, "size=128k");
  if (disk.failure() != 0)
    GTEST_SKIP() << "a small file system cannot be mounted here: " << std::strerror(disk.failure());
  EXPECT_EQ(message_of_creating(disk.file("run.h5"), single_point_layout()), "no error");
}

TEST(OutputErrors, NumbersOfErrnoTellTheDiskFromThePath) {
  for (const int error : {ENOSPC, EDQUOT, EFBIG, EIO})
    EXPECT_EQ(fault_of(error), OutputFault::disk) << std::strerror(error);
  for (const int error : {EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG})
    EXPECT_EQ(fault_of(error), OutputFault::path) << std::strerror(error);
}

TEST(OutputErrors, MissingDirectory) {
  const std::string path = scratch_file(world, "missing") + "/run.h5";
  const OutputError error = error_of_creating(path, sample_layout());
  EXPECT_THAT(error.what(), AllOf(HasSubstr(path), HasSubstr("No such file")));
  EXPECT_EQ(error.fault(), OutputFault::path);
}

TEST(OutputErrors, PathIsADirectory) {
  const std::string path = scratch_file(world, "directory.h5");
  if (rank_of(world) == 0) std::filesystem::create_directories(path);
  MPI_Barrier(world);
  EXPECT_THAT(message_of_creating(path, sample_layout()),
              AllOf(HasSubstr(path), HasSubstr("no regular file")));
}

TEST(OutputErrors, NoSuchFileToResume) {
  const std::string path = scratch_file(world, "absent.h5");
  EXPECT_THROW(Record::resume(world, path, sample_layout()), OutputError);
}

TEST(OutputErrors, FileSystemWithoutRoomLeavesNothingBehind) {
  const SmallDisk disk(world, "size=2m");
  if (disk.failure() != 0)
    GTEST_SKIP() << "a small file system cannot be mounted here: " << std::strerror(disk.failure());
  const std::string path = disk.file("run.h5");
  const OutputError error = error_of_creating(path, long_layout(1000, 1000));
  EXPECT_THAT(error.what(), AllOf(HasSubstr(path), HasSubstr("No space left")));
  EXPECT_EQ(error.fault(), OutputFault::disk);
  MPI_Barrier(world);
  EXPECT_TRUE(std::filesystem::is_empty(std::filesystem::path(path).parent_path()));
  MPI_Barrier(world);
  EXPECT_EQ(message_of_creating(path, long_layout(10, 10)), "no error");
}

TEST(OutputErrors, ADiskThatFillsUpLaterDoesNotHarm) {
  const SmallDisk disk(world, "size=4m");
  if (disk.failure() != 0)
    GTEST_SKIP() << "a small file system cannot be mounted here: " << std::strerror(disk.failure());
  const std::string path = disk.file("run.h5");
  const Layout layout = long_layout(20, 1000);
  Record record = Record::create(world, path, layout);
  if (rank_of(world) == 0) {
    std::ofstream filler(disk.file("filler"), std::ios::binary);
    const std::string block(65536, 'x');
    while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  MPI_Barrier(world);
  EXPECT_EQ(std::filesystem::space(path).available, 0U);
  if (rank_of(world) == 0)
    for (std::size_t point = 0; point < 20; ++point)
      record.seal(point, sample_rows(layout, point), {});
  record.close();
  MPI_Barrier(world);
  EXPECT_EQ(summarise_record(path).done, 20U);
  EXPECT_TRUE(find_bad_points(path).empty());
}

TEST(OutputErrors, ReadOnlyFileSystem) {
  const SmallDisk disk(world, "size=2m");
  if (disk.failure() != 0)
    GTEST_SKIP() << "a small file system cannot be mounted here: " << std::strerror(disk.failure());
  const std::string path = disk.file("run.h5");
  Record::create(world, path, long_layout(10, 10)).close();
  // A file that another rank still has open for writing keeps the disk writable.
  MPI_Barrier(world);
  if (rank_of(world) == 0) disk.make_read_only();
  MPI_Barrier(world);
  EXPECT_THAT(message_of_creating(disk.file("new.h5"), sample_layout()), HasSubstr("Read-only file system"));
  EXPECT_THROW(Record::resume(world, path, long_layout(10, 10)), OutputError);
}

TEST(OutputErrors, ReadOnlyDirectory) {
  const std::string folder = scratch_file(world, "read_only");
  if (geteuid() == 0) GTEST_SKIP() << "nothing is read-only to root";
  if (rank_of(world) == 0) {
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  }
  MPI_Barrier(world);
  EXPECT_THAT(message_of_creating(folder + "/run.h5", sample_layout()), HasSubstr("Permission denied"));
}

/// Seals points on rank 0 until the record says what is wrong; it looks once a second.
std::string message_of_sealing(Record& record, const Layout& layout) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  try {
    while (std::chrono::steady_clock::now() < end) {
      record.seal(0, sample_rows(layout, 0), {});
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  } catch (const OutputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(OutputErrors, FileRemovedWhileRunning) {
  const std::string path = scratch_file(world, "removed.h5");
  const Layout layout = long_layout(10, 10);
  Record record = Record::create(world, path, layout);
  MPI_Barrier(world);
  if (rank_of(world) == 0) {
    std::filesystem::remove(path);
    EXPECT_THAT(message_of_sealing(record, layout), AllOf(HasSubstr(path), HasSubstr("removed")));
  }
  EXPECT_THROW(record.close(), OutputError);
}

TEST(OutputErrors, FileMovedWhileRunning) {
  const std::string path = scratch_file(world, "moved.h5");
  const std::string elsewhere = scratch_file(world, "elsewhere.h5");
  const Layout layout = long_layout(10, 10);
  Record record = Record::create(world, path, layout);
  MPI_Barrier(world);
  if (rank_of(world) == 0) {
    std::filesystem::rename(path, elsewhere);
    EXPECT_THAT(message_of_sealing(record, layout), AllOf(HasSubstr(path), HasSubstr("moved")));
  }
  EXPECT_THROW(record.close(), OutputError);
}

} // namespace
} // namespace leyden
