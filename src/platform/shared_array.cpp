#include "leyden/platform/shared_array.hpp"

#include "leyden/platform/communicator.hpp"
#include "platform/array_memory.hpp"
#include "platform/spare_arrays.hpp"

#include <atomic>
#include <utility>

namespace leyden {

SharedArray::SharedArray(MPI_Comm node, std::uint64_t own_size)
    : memory_(SpareArrays::of_process().take(node, own_size)), own_size_(own_size) {
  if (!memory_) memory_ = std::make_unique<ArrayMemory>(node, own_size);
  whole_ = memory_->whole();
  own_ = memory_->own();
}

SharedArray::SharedArray(SharedArray&&) noexcept = default;

SharedArray& SharedArray::operator=(SharedArray&& other) noexcept {
  if (this != &other) {
    if (memory_) SpareArrays::of_process().keep(std::move(memory_));
    memory_ = std::move(other.memory_);
    whole_ = other.whole_;
    own_ = other.own_;
    own_size_ = other.own_size_;
  }
  return *this;
}

SharedArray::~SharedArray() {
  if (memory_) SpareArrays::of_process().keep(std::move(memory_));
}

void give_back_shared_arrays() noexcept {
  SpareArrays::of_process().give_back();
}

void give_back_unused_shared_arrays() noexcept {
  SpareArrays::of_process().give_back_unused();
}

void meet(MPI_Comm node) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (size_of(node) > 1) check_mpi(MPI_Barrier(node));
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

} // namespace leyden
