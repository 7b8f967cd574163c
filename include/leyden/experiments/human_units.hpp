#pragma once

#include <cstdint>
#include <string>

namespace leyden {

/// `512 B`, `1.5 MiB`, `23.4 GiB`: three significant digits, powers of 1024.
std::string bytes_text(std::uint64_t bytes);

/// `12 ms`, `3.4 s`, `5 min 20 s`, `2 h 5 min`, `3 d 4 h`, `12 years`, `more than 1000 years`.
std::string seconds_text(double seconds);

} // namespace leyden
