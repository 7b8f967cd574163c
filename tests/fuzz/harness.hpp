#pragma once

#include "leyden/text/bad_input.hpp"
#include "leyden/text/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

/// What libFuzzer and the replay of the seeds call for each input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace leyden {

/// Ends the program, as a finding, unless `holds`.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// A complaint must say something, and be fit to print and to store.
inline void require_readable(const BadInput& error) {
  std::string_view text = error.what();
  require(!text.empty(), "a complaint says what is wrong");
  require(!error.complaint().problem.empty(), "a complaint names the problem");
  while (!text.empty()) {
    const std::size_t length = character_length(text.substr(0, 4));
    require(length != 0, "a complaint is UTF-8");
    const auto byte = static_cast<unsigned char>(text.front());
    require(byte == '\n' || (byte >= 0x20 && byte != 0x7F), "a complaint holds no control characters");
    text.remove_prefix(length);
  }
}

/// What `read` returns, or empty if it complained. Any other exception is a finding.
template <typename Read>
auto read_or_complain(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const BadInput& error) {
    require_readable(error);
    return std::nullopt;
  }
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

} // namespace leyden
