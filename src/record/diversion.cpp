#include "record/diversion.hpp"

#include "leyden/text/number.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <vector>

namespace leyden {
namespace {

bool can_write(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFL);
  return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

/// Those of this process, as long as no other thread opens or closes one.
std::vector<int> open_descriptors() {
  std::vector<int> open;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), last; !error && entry != last;
       entry.increment(error))
    if (const auto number = parse_integer(entry->path().filename().string()))
      open.push_back(static_cast<int>(*number));
  return open;
}

} // namespace

void divert_other_writers(const RawFile& file) noexcept {
  for (const int descriptor : open_descriptors()) {
    if (!file.is_opened_again_as(descriptor) || !can_write(descriptor)) continue;
    const int nowhere = memfd_create("leyden", MFD_CLOEXEC);
    if (nowhere < 0) continue;
    dup3(nowhere, descriptor, O_CLOEXEC);
    close(nowhere);
  }
}

} // namespace leyden
