#include "leyden/platform/file_lock.hpp"

#include "leyden/platform/file_identity.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace leyden {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

/// Does `path` still lead to the open file? Its former holder may have removed it between our open and our
/// lock.
bool is_current(int descriptor, const std::string& path) {
  const auto opened = identity_of(descriptor);
  if (!opened) fail(path);
  return identity_of(path) == opened;
}

std::string content(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return {};
  std::string line(text.data(), static_cast<std::size_t>(size));
  return line.substr(0, line.find('\n'));
}

/// Whether the lock was taken; false if another holds one that it conflicts with, and errno says so.
bool lock_whole(int descriptor, short type) {
  struct flock whole {};
  whole.l_type = type;
  whole.l_whence = SEEK_SET;
  return fcntl(descriptor, F_OFD_SETLK, &whole) == 0;
}

void sign(int descriptor, const std::string& path) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) fail(path);
  const std::string text =
      "host " + std::string(host.data()) + ", process " + std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor, 0) != 0) fail(path);
  if (pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) fail(path);
}

} // namespace

std::variant<FileLock, LockHolder> FileLock::acquire(const std::string& path) {
  for (;;) {
    FileLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666), path, Part::owner);
    if (lock.descriptor_ < 0) fail(path);
    if (!lock_whole(lock.descriptor_, F_WRLCK)) {
      const int reason = errno;
      LockHolder holder{content(lock.descriptor_)};
      // Without the lock, the file is not ours to remove.
      close(std::exchange(lock.descriptor_, -1));
      if (reason == EAGAIN || reason == EACCES) return holder;
      errno = reason;
      fail(path);
    }
    if (is_current(lock.descriptor_, path)) {
      sign(lock.descriptor_, path);
      return lock;
    }
    close(std::exchange(lock.descriptor_, -1));
  }
}

std::optional<LockHolder> FileLock::holder_of(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return std::nullopt;
  const FileLock file(descriptor, path, Part::member);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (descriptor < 0 || fcntl(descriptor, F_OFD_GETLK, &whole) != 0) fail(path);
  if (whole.l_type == F_UNLCK) return std::nullopt;
  return LockHolder{content(descriptor)};
}

FileLock FileLock::join(const std::string& path) {
  FileLock lock(open(path.c_str(), O_RDWR | O_CLOEXEC), path, Part::member);
  if (lock.descriptor_ < 0 || !lock_whole(lock.descriptor_, F_RDLCK)) fail(path);
  return lock;
}

void FileLock::share() {
  if (!lock_whole(descriptor_, F_RDLCK)) fail(path_);
}

FileLock::FileLock(int descriptor, std::string path, Part part)
    : descriptor_(descriptor), path_(std::move(path)), part_(part) {}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)), part_(other.part_) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    release();
    descriptor_ = std::exchange(other.descriptor_, -1);
    path_ = std::move(other.path_);
    part_ = other.part_;
  }
  return *this;
}

FileLock::~FileLock() {
  release();
}

void FileLock::release() noexcept {
  if (descriptor_ < 0) return;
  // Removed while still locked: whoever opened it meanwhile sees that the name is gone, and starts over.
  if (part_ == Part::owner) unlink(path_.c_str());
  close(std::exchange(descriptor_, -1));
}

} // namespace leyden
