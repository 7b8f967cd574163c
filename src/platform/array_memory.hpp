#pragma once

#include "platform/shared_memory_account.hpp"
#include "platform/shared_segment.hpp"

#include <mpi.h>

#include <compare>
#include <cstdint>
#include <optional>

namespace leyden {

/// What tells the memory of one array from that of any other on the same node.
struct ArrayNumber {
  std::uint64_t process; ///< of the first of the ranks that see it, by chance: containers count alike
  std::uint64_t made;    ///< how many that has made before, and one
  auto operator<=>(const ArrayNumber&) const = default;
};

/// The memory of an array of doubles: from /dev/shm on several ranks, of the process itself on one.
class ArrayMemory {
 public:
  /// Collective. Throws std::bad_alloc, on all ranks of the node, if there is no room.
  ArrayMemory(MPI_Comm node, std::uint64_t own_size);
  ArrayMemory(const ArrayMemory&) = delete;
  ArrayMemory& operator=(const ArrayMemory&) = delete;
  ArrayMemory(ArrayMemory&&) = delete;
  ArrayMemory& operator=(ArrayMemory&&) = delete;
  /// Local: others may still use it.
  ~ArrayMemory();

  /// The part of rank 0, followed by all others.
  double* whole() const { return whole_; }
  double* own() const { return whole_ + static_cast<std::uint64_t>(rank_) * own_size_; }
  std::uint64_t own_size() const { return own_size_; }
  int ranks() const { return ranks_; }
  int rank() const { return rank_; }
  const ArrayNumber& number() const { return number_; }

 private:
  std::uint64_t own_size_;
  int ranks_;
  int rank_;
  ArrayNumber number_{};
  std::optional<SharedSegment> segment_;   ///< on several ranks
  std::optional<AccountedPart> accounted_; ///< of it
  void* memory_ = nullptr;                 ///< on one
  double* whole_ = nullptr;
};

} // namespace leyden
