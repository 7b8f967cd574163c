#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace leyden {

/// A file, whatever its name: two names, or descriptors, stand for the same one if these are equal.
struct FileIdentity {
  dev_t device;
  ino_t number;
  bool operator==(const FileIdentity&) const = default;
};

/// Which file a path leads to; nothing, and errno says why, if none can be told. Local.
std::optional<FileIdentity> identity_of(const std::string& path);
/// Which file a descriptor stands for; nothing, and errno says why, if that cannot be told. Local.
std::optional<FileIdentity> identity_of(int descriptor);

} // namespace leyden
