#pragma once

#include <string>
#include <variant>

namespace leyden {

/// Who holds a lock, as its file says: `host HOST, process 123`; empty if that could not be read.
struct LockHolder {
  std::string text;
};

/// An exclusive lock that the kernel frees when the process dies, however it dies: an open-file-description
/// lock on a file of its own, which names host and process. Local; for one process of a run.
class FileLock {
 public:
  /// Takes the lock `path`, or says who has it. Throws std::system_error if the file cannot be made or
  /// locked.
  static std::variant<FileLock, LockHolder> acquire(const std::string& path);

  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  /// Removes the file and frees the lock.
  ~FileLock();

 private:
  FileLock(int descriptor, std::string path);
  void release() noexcept;
  int descriptor_ = -1;
  std::string path_;
};

} // namespace leyden
