#include "platform/shared_memory_account.hpp"

#include "platform/process_status.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// What is smaller disappears beside libraries and buffers.
constexpr std::uint64_t small = std::uint64_t{1} << 20;

} // namespace

SharedMemoryAccount& SharedMemoryAccount::of_process() {
  static SharedMemoryAccount account;
  return account;
}

void SharedMemoryAccount::add(std::uint64_t own_bytes) {
  if (own_ == 0 && !is_known_) before_ = status_bytes("RssShmem:");
  is_known_ = true;
  own_ += own_bytes;
}

void SharedMemoryAccount::remove(std::uint64_t own_bytes) {
  note_peak();
  own_ -= std::min(own_, own_bytes);
}

void SharedMemoryAccount::note_peak() {
  if (own_ <= largest_own_ + small) return;
  resident_at_peak_ = status_bytes("RssShmem:");
  largest_own_ = own_;
}

void SharedMemoryAccount::start_anew() {
  largest_own_ = resident_at_peak_ = 0;
  if (own_ == 0) is_known_ = false;
}

std::uint64_t SharedMemoryAccount::own_share(std::uint64_t peak_resident_bytes) {
  note_peak();
  if (largest_own_ == 0 || resident_at_peak_ < before_) return peak_resident_bytes;
  const std::uint64_t foreign = resident_at_peak_ - before_;
  return peak_resident_bytes - std::min(peak_resident_bytes, foreign) + largest_own_;
}

} // namespace leyden
