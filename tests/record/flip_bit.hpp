#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace leyden {

/// Changes one bit of the byte at `offset` of a file.
inline void flip_bit(const std::string& path, std::uint64_t offset) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(byte ^ 16));
}

} // namespace leyden
