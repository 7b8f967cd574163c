#include "leyden/platform/shared_array.hpp"

#include "leyden/platform/communicator.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <utility>

namespace leyden {
namespace {

constexpr std::uint64_t huge_page = std::uint64_t{2} << 20;

double* own_memory(std::uint64_t bytes) {
  const std::uint64_t rounded = (bytes + huge_page - 1) / huge_page * huge_page;
  void* memory = std::aligned_alloc(huge_page, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  // Only advice: without huge pages everything works, more slowly.
  static_cast<void>(madvise(memory, rounded, MADV_HUGEPAGE));
  return static_cast<double*>(memory);
}

} // namespace

SharedArray::SharedArray(MPI_Comm node, std::uint64_t own_size) : own_size_(own_size) {
  const std::uint64_t bytes = std::max<std::uint64_t>(own_size * sizeof(double), 1);
  if (size_of(node) == 1) {
    whole_ = own_ = own_memory(bytes);
  } else {
    void* base = nullptr;
    MPI_Comm_set_errhandler(node, MPI_ERRORS_RETURN);
    if (MPI_Win_allocate_shared(static_cast<MPI_Aint>(bytes), sizeof(double), MPI_INFO_NULL, node,
                                static_cast<void*>(&base), &window_) != MPI_SUCCESS)
      throw std::bad_alloc();
    own_ = static_cast<double*>(base);
    MPI_Aint size = 0;
    int unit = 0;
    void* first = nullptr;
    check_mpi(MPI_Win_shared_query(window_, 0, &size, &unit, static_cast<void*>(&first)));
    whole_ = static_cast<double*>(first);
  }
}

SharedArray::SharedArray(SharedArray&& other) noexcept
    : window_(std::exchange(other.window_, MPI_WIN_NULL)), whole_(std::exchange(other.whole_, nullptr)),
      own_(std::exchange(other.own_, nullptr)), own_size_(std::exchange(other.own_size_, 0)) {}

SharedArray& SharedArray::operator=(SharedArray&& other) noexcept {
  if (this != &other) {
    release();
    window_ = std::exchange(other.window_, MPI_WIN_NULL);
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
  if (window_ != MPI_WIN_NULL)
    MPI_Win_free(&window_);
  else
    std::free(own_);
  own_ = whole_ = nullptr;
}

void meet(MPI_Comm node) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (size_of(node) > 1) check_mpi(MPI_Barrier(node));
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

} // namespace leyden
