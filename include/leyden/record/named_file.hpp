#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace leyden {

/// A file that the configuration of a record names, as it was when the record was made.
struct NamedFile {
  std::string name;                ///< as in the configuration, `file:PATH`
  std::string keys;                ///< that name it, one a line
  std::string path;                ///< absolute, where it was
  std::string hash;                ///< XXH64 of the content, 16 hexadecimal digits
  std::int64_t bytes = 0;          ///< of the content
  std::optional<std::string> text; ///< the content; none of a large file, or of what is not UTF-8
};

/// Files of up to so many bytes are kept whole.
inline constexpr std::size_t most_kept_bytes = std::size_t{1} << 20;
/// All files of a record together.
inline constexpr std::size_t most_kept_bytes_together = std::size_t{1} << 24;

} // namespace leyden
