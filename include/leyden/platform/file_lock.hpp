#pragma once

#include <optional>
#include <string>
#include <variant>

namespace leyden {

/// Who holds a lock, as its file says: `host HOST, process 123`; empty if that could not be read.
struct LockHolder {
  std::string text;
};

/// A lock that the kernel frees when the process dies, however it dies: an open-file-description lock on a
/// file of its own, which names host and process. One process of a run acquires it, for itself alone, then
/// shares it, and all others of the run join: it is free when the last of them is gone. Local.
class FileLock {
 public:
  /// Takes the lock `path`, or says who has it. Throws std::system_error if the file cannot be made or
  /// locked.
  static std::variant<FileLock, LockHolder> acquire(const std::string& path);
  /// Who has the lock `path` now; empty if nobody has. Leaves no trace. Throws std::system_error if that
  /// cannot be told.
  static std::optional<LockHolder> holder_of(const std::string& path);
  /// Takes part in the lock `path` that another process has shared. Throws std::system_error if it cannot.
  static FileLock join(const std::string& path);
  /// Lets others join; nobody can acquire it meanwhile. Throws std::system_error.
  void share();

  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  /// Frees the lock; the one that acquired it removes the file.
  ~FileLock();

 private:
  enum class Part { owner, member };
  FileLock(int descriptor, std::string path, Part part);
  void release() noexcept;
  int descriptor_ = -1;
  std::string path_;
  Part part_ = Part::owner;
};

} // namespace leyden
