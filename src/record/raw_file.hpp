#pragma once

#include "record/element.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace leyden {

/// Throws OutputError `path: doing: reason`, the reason being that of errno.
[[noreturn]] void throw_output_error(const std::string& path, const std::string& doing);

/// A file open for reading and writing bytes at given places; no buffer, no position. Every member is local
/// and throws OutputError with path and system reason if the system refuses.
class RawFile {
 public:
  enum class Access { read, write };
  /// Opens the file that has the name `present` now and is, or will be, known as `path`.
  RawFile(std::string path, const std::string& present, Access access);
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;
  RawFile(RawFile&& other) noexcept;
  RawFile& operator=(RawFile&& other) noexcept;
  ~RawFile();

  const std::string& path() const { return path_; }
  void write(std::uint64_t offset, std::span<const std::byte> bytes) const;
  void read(std::uint64_t offset, std::span<std::byte> bytes) const;
  std::uint64_t size() const;
  /// Gives the bytes from `begin` up to `size` their place on the disk.
  void allocate(std::uint64_t size, std::uint64_t begin = 0) const;
  /// Cuts off what is behind the first `size` bytes.
  void truncate(std::uint64_t size) const;
  /// Waits until the data are on the disk.
  void sync() const;
  /// Waits until data and metadata are on the disk.
  void sync_all() const;
  /// Has the file no name any more?
  bool is_removed() const;
  /// Is it the file that `path` names?
  bool is_in_place() const;
  /// Does another descriptor of this process stand for the same file?
  bool is_opened_again_as(int descriptor) const;
  /// Gives it the name `path`, in place of `present` in the same folder.
  void move_into_place(const std::string& present) const;

 private:
  std::string path_;
  int descriptor_ = -1;
};

} // namespace leyden
