#include "record/reservation.hpp"

#include "leyden/record/output_error.hpp"
#include "record/raw_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace leyden {

void reserve(const std::string& path, const std::string& name, std::uint64_t size) {
  struct stat present {};
  if (stat(path.c_str(), &present) == 0 && !S_ISREG(present.st_mode))
    throw OutputError(path + ": cannot write: it is no regular file");
  const int descriptor = open(name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) throw_output_error(path, "make the file");
  const int failure = posix_fallocate(descriptor, 0, static_cast<off_t>(size));
  close(descriptor);
  errno = failure;
  if (failure != 0) throw_output_error(path, "reserve " + std::to_string(size) + " bytes");
}

} // namespace leyden
