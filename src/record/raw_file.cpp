#include "record/raw_file.hpp"

#include "leyden/platform/file_identity.hpp"
#include "leyden/record/output_error.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace leyden {
namespace {

bool is_on_nfs(int descriptor) {
  struct statfs system {};
  return fstatfs(descriptor, &system) == 0 && system.f_type == NFS_SUPER_MAGIC;
}

/// On NFS, a client that holds whole pages writes them back whole, over what other nodes have written into
/// them; not so while a lock stands on a part of the file, or with O_DSYNC.
bool keep_pages_apart(int descriptor) {
  struct flock byte {};
  byte.l_type = F_RDLCK;
  byte.l_whence = SEEK_SET;
  byte.l_start = off_t{1} << 60;
  byte.l_len = 1;
  return fcntl(descriptor, F_OFD_SETLK, &byte) == 0;
}

} // namespace

OutputFault fault_of(int error) {
  const bool of_disk = error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO;
  return of_disk ? OutputFault::disk : OutputFault::path;
}

void throw_output_error(const std::string& path, const std::string& doing) {
  const int error = errno;
  throw OutputError(path + ": cannot " + doing + ": " + std::generic_category().message(error),
                    fault_of(error));
}

RawFile::RawFile(std::string path, const std::string& present, Access access) : path_(std::move(path)) {
  const int mode = O_CLOEXEC | (access == Access::read ? O_RDONLY : O_RDWR);
  descriptor_ = open(present.c_str(), mode);
  if (descriptor_ >= 0 && access == Access::write && is_on_nfs(descriptor_) &&
      !keep_pages_apart(descriptor_)) {
    close(descriptor_);
    descriptor_ = open(present.c_str(), mode | O_DSYNC);
  }
  if (descriptor_ < 0) throw_output_error(path_, access == Access::read ? "open" : "open for writing");
}

RawFile::RawFile(RawFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

RawFile& RawFile::operator=(RawFile&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) close(descriptor_);
    path_ = std::move(other.path_);
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

RawFile::~RawFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

void RawFile::write(std::uint64_t offset, std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written == 0) errno = ENOSPC;
    if (written <= 0) throw_output_error(path_, "write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void RawFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_output_error(path_, "read");
    if (got == 0) throw OutputError(path_ + ": cannot read: the file is shorter than it was");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

std::uint64_t RawFile::size() const {
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) throw_output_error(path_, "look at");
  return static_cast<std::uint64_t>(status.st_size);
}

void RawFile::allocate(std::uint64_t size, std::uint64_t begin) const {
  if (size <= begin) return;
  errno = posix_fallocate(descriptor_, static_cast<off_t>(begin), static_cast<off_t>(size - begin));
  if (errno != 0) throw_output_error(path_, "allocate " + std::to_string(size) + " bytes");
}

void RawFile::truncate(std::uint64_t size) const {
  if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) throw_output_error(path_, "cut");
}

void RawFile::sync() const {
  if (fdatasync(descriptor_) != 0) throw_output_error(path_, "bring to the disk");
}

void RawFile::sync_all() const {
  if (fsync(descriptor_) != 0) throw_output_error(path_, "bring to the disk");
}

bool RawFile::is_removed() const {
  struct stat opened {};
  // A file removed by another NFS client answers ESTALE.
  return fstat(descriptor_, &opened) != 0 || opened.st_nlink == 0;
}

bool RawFile::is_in_place() const {
  const auto opened = identity_of(descriptor_);
  return opened && identity_of(path_) == opened;
}

bool RawFile::is_opened_again_as(int descriptor) const {
  const auto opened = identity_of(descriptor_);
  return descriptor != descriptor_ && opened && identity_of(descriptor) == opened;
}

void RawFile::move_into_place(const std::string& present) const {
  if (rename(present.c_str(), path_.c_str()) != 0) throw_output_error(path_, "rename " + present + " to it");
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const int directory = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) throw_output_error(path_, "open its directory");
  // Some file systems cannot sync a directory; then the name reaches the disk in their own time.
  const bool failed = fsync(directory) != 0 && errno == EIO;
  close(directory);
  if (failed) throw_output_error(path_, "bring its name to the disk");
}

} // namespace leyden
