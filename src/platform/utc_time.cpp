#include "leyden/platform/utc_time.hpp"

#include <fmt/chrono.h>

#include <ctime>

namespace leyden {

std::string utc_time() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

} // namespace leyden
