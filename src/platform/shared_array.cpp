#include "leyden/platform/shared_array.hpp"

#include "leyden/platform/communicator.hpp"
#include "platform/shared_memory_account.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

namespace leyden {
namespace {

constexpr std::uint64_t huge_page = std::uint64_t{2} << 20;

/// Arrays of a power of two of doubles that all began at multiples of large powers of two would fight for the
/// same lines of the caches: each begins a page later than the one before, in turns.
std::uint64_t next_skew() {
  constexpr std::uint64_t page = 4096;
  constexpr std::uint64_t turns = 32;
  static std::uint64_t made = 0;
  return made++ % turns * page;
}

void* own_memory(std::uint64_t bytes) {
  void* memory = nullptr;
  if (posix_memalign(&memory, huge_page, bytes) != 0) throw std::bad_alloc();
  // Only advice: without huge pages everything works, more slowly.
  static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
  return memory;
}

} // namespace

SharedArray::SharedArray(MPI_Comm node, std::uint64_t own_size) : own_size_(own_size) {
  std::uint64_t skew = next_skew();
  check_mpi(MPI_Bcast(&skew, 1, MPI_UINT64_T, 0, node));
  // The ranks' parts follow one another, so that only the first can be preceded by anything.
  const std::uint64_t before = rank_of(node) == 0 ? skew : 0;
  const std::uint64_t bytes = std::max<std::uint64_t>(own_size * sizeof(double), 1) + before;
  if (size_of(node) == 1) {
    memory_ = own_memory(bytes);
    whole_ = own_ = static_cast<double*>(memory_) + skew / sizeof(double);
  } else {
    void* base = nullptr;
    MPI_Comm_set_errhandler(node, MPI_ERRORS_RETURN);
    if (MPI_Win_allocate_shared(static_cast<MPI_Aint>(bytes), sizeof(double), MPI_INFO_NULL, node,
                                static_cast<void*>(&base), &window_) != MPI_SUCCESS)
      throw std::bad_alloc();
    own_ = static_cast<double*>(base) + before / sizeof(double);
    MPI_Aint size = 0;
    int unit = 0;
    void* first = nullptr;
    check_mpi(MPI_Win_shared_query(window_, 0, &size, &unit, static_cast<void*>(&first)));
    whole_ = static_cast<double*>(first) + skew / sizeof(double);
    SharedMemoryAccount::of_process().add(own_size * sizeof(double));
  }
}

SharedArray::SharedArray(SharedArray&& other) noexcept
    : window_(std::exchange(other.window_, MPI_WIN_NULL)), memory_(std::exchange(other.memory_, nullptr)),
      whole_(std::exchange(other.whole_, nullptr)), own_(std::exchange(other.own_, nullptr)),
      own_size_(std::exchange(other.own_size_, 0)) {}

SharedArray& SharedArray::operator=(SharedArray&& other) noexcept {
  if (this != &other) {
    release();
    window_ = std::exchange(other.window_, MPI_WIN_NULL);
    memory_ = std::exchange(other.memory_, nullptr);
    whole_ = std::exchange(other.whole_, nullptr);
    own_ = std::exchange(other.own_, nullptr);
    own_size_ = std::exchange(other.own_size_, 0);
  }
  return *this;
}

SharedArray::~SharedArray() {
  release();
}

void SharedArray::release() noexcept {
  // Freeing is collective: where an exception passes, the other ranks are elsewhere, and the run is about to
  // end.
  if (window_ != MPI_WIN_NULL) SharedMemoryAccount::of_process().remove(own_size_ * sizeof(double));
  if (window_ != MPI_WIN_NULL && std::uncaught_exceptions() == 0) MPI_Win_free(&window_);
  std::free(memory_);
  memory_ = nullptr;
  own_ = whole_ = nullptr;
}

void meet(MPI_Comm node) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (size_of(node) > 1) check_mpi(MPI_Barrier(node));
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

} // namespace leyden
