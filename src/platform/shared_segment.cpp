#include "platform/shared_segment.hpp"

#include "leyden/platform/communicator.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <new>
#include <utility>

namespace leyden {
namespace {

constexpr std::uint64_t huge_page = std::uint64_t{2} << 20;
/// Of newer kernels than the headers may be.
constexpr int madvise_collapse = 25;

using Name = std::array<char, 64>;

std::uint64_t whole_pages(std::uint64_t bytes) {
  return (bytes + huge_page - 1) / huge_page * huge_page;
}

/// A file descriptor, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

/// Whether nothing is asked for that cannot be had. What else is made at the same time may still take it.
bool has_room(std::uint64_t bytes) {
  struct statvfs system {};
  if (statvfs("/dev/shm", &system) != 0) return true;
  return static_cast<std::uint64_t>(system.f_bavail) * system.f_frsize >= bytes;
}

/// A new one of a name that no other process uses: those of other containers may have the same number, and
/// what was killed may have left a name.
int make(Name& name, std::uint64_t bytes) {
  constexpr int tries = 1000;
  static unsigned made = 0;
  if (!has_room(bytes)) return -1;
  int made_here = -1;
  for (int i = 0; i < tries && made_here < 0; ++i) {
    std::snprintf(name.data(), name.size(), "/leyden-%ld-%u", static_cast<long>(getpid()), made++);
    made_here = shm_open(name.data(), O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (made_here < 0 && errno != EEXIST) break;
  }
  if (made_here >= 0 && ftruncate(made_here, static_cast<off_t>(bytes)) == 0) return made_here;
  if (made_here >= 0) {
    close(made_here);
    shm_unlink(name.data());
  }
  return -1;
}

/// Maps it at a multiple of a huge page, which the system does not do by itself; nullptr if it cannot.
std::byte* map(int descriptor, std::uint64_t bytes) {
  if (descriptor < 0) return nullptr;
  void* room =
      mmap(nullptr, bytes + huge_page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return nullptr;
  auto* begin = static_cast<std::byte*>(room);
  const std::uint64_t before = (huge_page - reinterpret_cast<std::uintptr_t>(begin) % huge_page) % huge_page;
  if (before > 0) munmap(begin, before);
  if (before < huge_page) munmap(begin + before + bytes, huge_page - before);
  void* there = mmap(begin + before, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0);
  if (there != MAP_FAILED) return static_cast<std::byte*>(there);
  munmap(begin + before, bytes);
  return nullptr;
}

/// Whether pages were found for these bytes of a file: to touch others, where there are no more, is fatal.
bool reserve(int descriptor, std::uint64_t first, std::uint64_t bytes) {
  int error = 0;
  do
    error = posix_fallocate(descriptor, static_cast<off_t>(first), static_cast<off_t>(bytes));
  while (error == EINTR);
  return error == 0;
}

bool all_have(MPI_Comm node, bool mine) {
  int everywhere = mine ? 1 : 0;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &everywhere, 1, MPI_INT, MPI_MIN, node));
  return everywhere != 0;
}

} // namespace

SharedSegment::SharedSegment(MPI_Comm node, std::uint64_t bytes, OwnPart own) : bytes_(bytes) {
  // What was given back before is there again only when all have done so.
  check_mpi(MPI_Barrier(node));
  const bool first = rank_of(node) == 0;
  Name name{};
  const Descriptor made(first ? make(name, whole_pages(bytes)) : -1);
  int is_made = made.get() >= 0 ? 1 : 0;
  check_mpi(MPI_Bcast(&is_made, 1, MPI_INT, 0, node));
  if (is_made == 0) throw std::bad_alloc();
  check_mpi(MPI_Bcast(name.data(), static_cast<int>(name.size()), MPI_CHAR, 0, node));
  const Descriptor opened(first ? -1 : shm_open(name.data(), O_RDWR, 0));
  const int file = first ? made.get() : opened.get();
  data_ = map(file, whole_pages(bytes));
  const bool is_mapped = all_have(node, data_ != nullptr);
  if (first) shm_unlink(name.data());
  if (is_mapped && all_have(node, claim(file, own))) return;
  release();
  throw std::bad_alloc();
}

SharedSegment::SharedSegment(SharedSegment&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

SharedSegment& SharedSegment::operator=(SharedSegment&& other) noexcept {
  if (this != &other) {
    release();
    data_ = std::exchange(other.data_, nullptr);
    bytes_ = std::exchange(other.bytes_, 0);
  }
  return *this;
}

SharedSegment::~SharedSegment() {
  release();
}

void SharedSegment::release() noexcept {
  if (data_ != nullptr) munmap(data_, whole_pages(bytes_));
  data_ = nullptr;
}

bool SharedSegment::claim(int file, OwnPart own) const {
  constexpr std::uint64_t page = 4096;
  const std::uint64_t end = std::min(whole_pages(own.end), bytes_);
  std::uint64_t done = whole_pages(own.begin);
  for (; done + huge_page <= end; done += huge_page) {
    // Only what is there can be made one page.
    if (!reserve(file, done, page)) return false;
    data_[done] = std::byte{0};
    if (madvise(data_ + done, huge_page, madvise_collapse) != 0) break;
  }
  return done >= end || reserve(file, done, end - done);
}

} // namespace leyden
