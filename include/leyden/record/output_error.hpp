#pragma once

#include <stdexcept>
#include <string>

namespace leyden {

/// What kept output from being written: the path that was chosen for it (no such directory, not allowed, no
/// record of this run), or the disk under it (full, over quota, too large a file, broken).
enum class OutputFault : int { path = 0, disk = 1 };

/// Output could not be written (disk full, file removed): exit code 74; what was sealed stands.
class OutputError : public std::runtime_error {
 public:
  explicit OutputError(const std::string& message, OutputFault fault = OutputFault::path)
      : std::runtime_error(message), fault_(fault) {}
  OutputFault fault() const { return fault_; }

 private:
  OutputFault fault_;
};

/// The fault that a number of errno tells of.
OutputFault fault_of(int error);

} // namespace leyden
