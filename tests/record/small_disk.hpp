#pragma once

#include "tests/scratch_file.hpp"

#include <sys/mount.h>

#include <mpi.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace leyden {

/// A small file system in memory while it lives. Made and unmade collectively.
class SmallDisk {
 public:
  SmallDisk(MPI_Comm world, const char* size) : world_(world), folder_(scratch_file(world, "small_disk")) {
    int code = 0;
    if (is_first()) {
      std::filesystem::create_directories(folder_);
      if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, size) != 0) code = errno;
    }
    MPI_Bcast(&code, 1, MPI_INT, 0, world);
    failure_ = code;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  SmallDisk(SmallDisk&&) = delete;
  SmallDisk& operator=(SmallDisk&&) = delete;
  ~SmallDisk() {
    MPI_Barrier(world_);
    if (is_first() && failure_ == 0) umount2(folder_.c_str(), MNT_DETACH);
  }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }
  /// Why there is none; 0 if there is.
  int failure() const { return failure_; }
  void make_read_only() const {
    ASSERT_EQ(mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr), 0);
  }

 private:
  bool is_first() const {
    int rank = 0;
    MPI_Comm_rank(world_, &rank);
    return rank == 0;
  }
  MPI_Comm world_;
  std::string folder_;
  int failure_ = 0;
};

} // namespace leyden
