#include "leyden/platform/open_files.hpp"

#include <sys/resource.h>

namespace leyden {

void allow_open_files() noexcept {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

} // namespace leyden
