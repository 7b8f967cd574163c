#include "platform/array_memory.hpp"

#include "leyden/platform/communicator.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <random>

namespace leyden {
namespace {

constexpr std::uint64_t huge_page = std::uint64_t{2} << 20;

/// Arrays of a power of two of doubles that all began at multiples of large powers of two would fight for the
/// same lines of the caches: each begins a page later than the one before, in turns.
std::uint64_t skew_of(const ArrayNumber& number) {
  constexpr std::uint64_t page = 4096;
  constexpr std::uint64_t turns = 32;
  return number.made % turns * page;
}

std::uint64_t own_process() {
  static const std::uint64_t number = [] {
    std::random_device chance;
    return std::uint64_t{chance()} << 32 | chance();
  }();
  return number;
}

void* own_memory(std::uint64_t bytes) {
  void* memory = nullptr;
  if (posix_memalign(&memory, huge_page, bytes) != 0) throw std::bad_alloc();
  // Only advice: without huge pages everything works, more slowly.
  static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
  return memory;
}

} // namespace

ArrayMemory::ArrayMemory(MPI_Comm node, std::uint64_t own_size)
    : own_size_(own_size), ranks_(size_of(node)), rank_(rank_of(node)) {
  static std::uint64_t made = 0;
  number_ = {own_process(), ++made};
  const std::uint64_t part = own_size * sizeof(double);
  if (ranks_ == 1) {
    const std::uint64_t skew = skew_of(number_);
    memory_ = own_memory(std::max<std::uint64_t>(part, 1) + skew);
    whole_ = static_cast<double*>(memory_) + skew / sizeof(double);
    return;
  }
  check_mpi(MPI_Bcast(&number_, sizeof number_, MPI_BYTE, 0, node));
  const std::uint64_t skew = skew_of(number_);
  const std::uint64_t before = static_cast<std::uint64_t>(rank_) * part;
  // Before any of it is there.
  accounted_.emplace(part);
  segment_.emplace(node, skew + std::max<std::uint64_t>(static_cast<std::uint64_t>(ranks_) * part, 1),
                   SharedSegment::OwnPart{rank_ == 0 ? 0 : skew + before, skew + before + part});
  whole_ = reinterpret_cast<double*>(segment_->data() + skew);
}

ArrayMemory::~ArrayMemory() {
  std::free(memory_);
}

} // namespace leyden
