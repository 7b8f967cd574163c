// A library to preload: logs each change that a process makes to files whose path begins with $LOGGED_FILES,
// in the order in which they are made, over all processes, into $WRITE_LOG; with $WRITES_ALLOWED, the disk is
// full after that many writes of a process. The log is a list of entries of {kind, offset, size of the name,
// size of the bytes}, all int64, name and bytes.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

struct aiocb;

namespace {

enum class Kind : std::int64_t { write = 1, resize, extend, name, remove, make, sync, unseen };

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

const char* variable(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? "" : text;
}

bool is_logged(std::string_view path) {
  static const std::string beginning = variable("LOGGED_FILES");
  return !beginning.empty() && path.substr(0, beginning.size()) == beginning;
}

std::string absolute(const char* path) {
  if (path[0] == '/') return path;
  std::array<char, PATH_MAX> folder{};
  return getcwd(folder.data(), folder.size()) == nullptr ? path : std::string(folder.data()) + "/" + path;
}

std::string path_of(int descriptor) {
  std::array<char, PATH_MAX> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = readlink(link.c_str(), path.data(), path.size());
  return size < 0 ? std::string() : std::string(path.data(), static_cast<std::size_t>(size));
}

bool is_full() {
  static const char* text = std::getenv("WRITES_ALLOWED");
  static long left = text == nullptr ? LONG_MAX : std::atol(text);
  return left-- <= 0;
}

/// One change at a time, over all threads and processes.
class Turn {
 public:
  Turn() : here_(mutex()) { flock(log(), LOCK_EX); }
  ~Turn() { flock(log(), LOCK_UN); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  void note(Kind kind, std::int64_t offset, std::string_view name, std::string_view bytes) const {
    const std::array<std::int64_t, 4> head{static_cast<std::int64_t>(kind), offset,
                                           static_cast<std::int64_t>(name.size()),
                                           static_cast<std::int64_t>(bytes.size())};
    std::string entry(reinterpret_cast<const char*>(head.data()), sizeof head);
    entry.append(name).append(bytes);
    static auto* const real = next<ssize_t(int, const void*, std::size_t)>("write");
    if (real(log(), entry.data(), entry.size()) != static_cast<ssize_t>(entry.size())) std::abort();
  }

 private:
  static std::mutex& mutex() {
    static std::mutex only;
    return only;
  }
  static int log() {
    static const int descriptor = next<int(const char*, int, ...)>("open")(
        variable("WRITE_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    return descriptor;
  }
  std::lock_guard<std::mutex> here_;
};

/// Makes a change by `act`, which tells how many bytes of `bytes` it has written.
template <typename Act>
ssize_t write_logged(int descriptor, std::int64_t offset, std::string_view bytes, Act act) {
  const std::string path = path_of(descriptor);
  if (!is_logged(path)) return act();
  const Turn turn;
  if (is_full()) {
    errno = ENOSPC;
    return -1;
  }
  if (offset < 0) offset = lseek(descriptor, 0, SEEK_CUR);
  const ssize_t written = act();
  if (written > 0) turn.note(Kind::write, offset, path, bytes.substr(0, static_cast<std::size_t>(written)));
  return written;
}

std::string gathered(const iovec* parts, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i)
    bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  return bytes;
}

std::string_view seen(const void* bytes, std::size_t size) {
  return {static_cast<const char*>(bytes), size};
}

int resize(int descriptor, off_t size, const char* name) {
  auto* const real = next<int(int, off_t)>(name);
  const std::string path = path_of(descriptor);
  if (!is_logged(path)) return real(descriptor, size);
  const Turn turn;
  const int failed = real(descriptor, size);
  if (failed == 0) turn.note(Kind::resize, size, path, {});
  return failed;
}

int extend(int descriptor, off_t begin, off_t size, const char* name) {
  auto* const real = next<int(int, off_t, off_t)>(name);
  const std::string path = path_of(descriptor);
  if (!is_logged(path)) return real(descriptor, begin, size);
  const Turn turn;
  if (is_full()) return ENOSPC;
  const int failed = real(descriptor, begin, size);
  if (failed == 0) turn.note(Kind::extend, begin + size, path, {});
  return failed;
}

int sync(int descriptor, const char* name) {
  auto* const real = next<int(int)>(name);
  const std::string path = path_of(descriptor);
  if (!is_logged(path)) return real(descriptor);
  const Turn turn;
  const int failed = real(descriptor);
  if (failed == 0) turn.note(Kind::sync, 0, path, {});
  return failed;
}

int open_logged(const char* path, int flags, mode_t mode, const char* name) {
  auto* const real = next<int(const char*, int, ...)>(name);
  if ((flags & (O_CREAT | O_TRUNC)) == 0 || !is_logged(absolute(path))) return real(path, flags, mode);
  const Turn turn;
  const int descriptor = real(path, flags, mode);
  if (descriptor >= 0) turn.note(Kind::make, (flags & O_TRUNC) != 0 ? 1 : 0, absolute(path), {});
  return descriptor;
}

/// What would change a file unseen.
void note_unseen(int descriptor, const char* how) {
  const std::string path = path_of(descriptor);
  if (!is_logged(path)) return;
  const Turn turn;
  turn.note(Kind::unseen, 0, path, how);
}

void* map_logged(void* where, std::size_t size, int access, int flags, int descriptor, off_t offset,
                 const char* name) {
  if (descriptor >= 0 && (flags & MAP_SHARED) != 0 && (access & PROT_WRITE) != 0)
    note_unseen(descriptor, name);
  return next<void*(void*, std::size_t, int, int, int, off_t)>(name)(where, size, access, flags, descriptor,
                                                                     offset);
}

} // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return write_logged(descriptor, -1, seen(bytes, size), [&] { return real(descriptor, bytes, size); });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return write_logged(descriptor, offset, seen(bytes, size),
                      [&] { return real(descriptor, bytes, size, offset); });
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t offset) {
  return pwrite(descriptor, bytes, size, offset);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  static auto* const real = next<ssize_t(int, const iovec*, int)>("writev");
  return write_logged(descriptor, -1, gathered(parts, count), [&] { return real(descriptor, parts, count); });
}

ssize_t pwritev(int descriptor, const iovec* parts, int count, off_t offset) {
  static auto* const real = next<ssize_t(int, const iovec*, int, off_t)>("pwritev");
  return write_logged(descriptor, offset, gathered(parts, count),
                      [&] { return real(descriptor, parts, count, offset); });
}

ssize_t pwritev64(int descriptor, const iovec* parts, int count, off_t offset) {
  return pwritev(descriptor, parts, count, offset);
}

int ftruncate(int descriptor, off_t size) noexcept {
  return resize(descriptor, size, "ftruncate");
}

int ftruncate64(int descriptor, off_t size) noexcept {
  return resize(descriptor, size, "ftruncate64");
}

int posix_fallocate(int descriptor, off_t begin, off_t size) {
  return extend(descriptor, begin, size, "posix_fallocate");
}

int posix_fallocate64(int descriptor, off_t begin, off_t size) {
  return extend(descriptor, begin, size, "posix_fallocate64");
}

int fsync(int descriptor) {
  return sync(descriptor, "fsync");
}

int fdatasync(int descriptor) {
  return sync(descriptor, "fdatasync");
}

int rename(const char* from, const char* to) noexcept {
  auto* const real = next<int(const char*, const char*)>("rename");
  if (!is_logged(absolute(from)) && !is_logged(absolute(to))) return real(from, to);
  const Turn turn;
  const int failed = real(from, to);
  if (failed == 0) turn.note(Kind::name, 0, absolute(from), absolute(to));
  return failed;
}

int unlink(const char* path) noexcept {
  auto* const real = next<int(const char*)>("unlink");
  if (!is_logged(absolute(path))) return real(path);
  const Turn turn;
  const int failed = real(path);
  if (failed == 0) turn.note(Kind::remove, 0, absolute(path), {});
  return failed;
}

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_logged(path, flags, mode, "open");
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_logged(path, flags, mode, "open64");
}

void* mmap(void* where, size_t size, int access, int flags, int descriptor, off_t offset) noexcept {
  return map_logged(where, size, access, flags, descriptor, offset, "mmap");
}

void* mmap64(void* where, size_t size, int access, int flags, int descriptor, off_t offset) noexcept {
  return map_logged(where, size, access, flags, descriptor, offset, "mmap64");
}

int aio_write(aiocb* request) noexcept {
  // The descriptor is the first member.
  note_unseen(*reinterpret_cast<const int*>(request), "aio_write");
  return next<int(aiocb*)>("aio_write")(request);
}

int aio_write64(aiocb* request) noexcept {
  note_unseen(*reinterpret_cast<const int*>(request), "aio_write64");
  return next<int(aiocb*)>("aio_write64")(request);
}

} // extern "C"
