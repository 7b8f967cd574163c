#pragma once

#include <mpi.h>

#include <compare>
#include <cstdint>
#include <memory>

namespace leyden {

class SharedSegment;

/// What tells the memory of one array from that of any other on the same node.
struct ArrayNumber {
  std::uint64_t process; ///< of the first of the ranks that see it, by chance: containers count alike
  std::uint64_t made;    ///< how many that has made before, and one
  auto operator<=>(const ArrayNumber&) const = default;
};

/// The memory of an array of doubles: from /dev/shm on several ranks, of the process itself on one.
class ArrayMemory {
 public:
  /// Collective. Throws std::bad_alloc if there is no room, perhaps on one rank alone.
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
  std::unique_ptr<SharedSegment> segment_; ///< on several ranks
  void* memory_ = nullptr;                 ///< on one
  double* whole_ = nullptr;
};

} // namespace leyden
