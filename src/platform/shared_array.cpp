#include "leyden/platform/shared_array.hpp"

#include "leyden/platform/communicator.hpp"
#include "platform/shared_memory_account.hpp"
#include "platform/shared_segment.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
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
  if (size_of(node) == 1) {
    memory_ = own_memory(std::max<std::uint64_t>(own_size * sizeof(double), 1) + skew);
    whole_ = own_ = static_cast<double*>(memory_) + skew / sizeof(double);
    return;
  }
  const auto ranks = static_cast<std::uint64_t>(size_of(node));
  const auto rank = static_cast<std::uint64_t>(rank_of(node));
  const std::uint64_t part = own_size * sizeof(double);
  segment_ = std::make_unique<SharedSegment>(node, skew + std::max<std::uint64_t>(ranks * part, 1));
  // Before any of it is there.
  SharedMemoryAccount::of_process().add(part);
  segment_->claim(rank == 0 ? 0 : skew + rank * part, skew + (rank + 1) * part);
  whole_ = reinterpret_cast<double*>(segment_->data() + skew);
  own_ = whole_ + rank * own_size;
}

SharedArray::SharedArray(SharedArray&& other) noexcept
    : segment_(std::move(other.segment_)), memory_(std::exchange(other.memory_, nullptr)),
      whole_(std::exchange(other.whole_, nullptr)), own_(std::exchange(other.own_, nullptr)),
      own_size_(std::exchange(other.own_size_, 0)) {}

SharedArray& SharedArray::operator=(SharedArray&& other) noexcept {
  if (this != &other) {
    release();
    segment_ = std::move(other.segment_);
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
  if (segment_) SharedMemoryAccount::of_process().remove(own_size_ * sizeof(double));
  segment_.reset();
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
