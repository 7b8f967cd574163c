#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>

namespace leyden {

/// Zeroed memory that the ranks of a node see at once, from /dev/shm, without a name once all have it:
/// nothing is left behind by whoever is killed. In huge pages where the kernel makes them on request, which
/// for memory of files it does whatever its settings for them are (MADV_COLLAPSE, Linux 6.1).
class SharedSegment {
 public:
  SharedSegment() = default;
  /// The same `bytes` on all ranks of `node`. Collective. Throws std::bad_alloc on all ranks if /dev/shm has
  /// no such room, or on one that cannot map it: then the run must end.
  SharedSegment(MPI_Comm node, std::uint64_t bytes);
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;
  SharedSegment(SharedSegment&& other) noexcept;
  SharedSegment& operator=(SharedSegment&& other) noexcept;
  /// Local: others may still use it.
  ~SharedSegment();

  std::byte* data() const { return data_; }
  /// Makes this rank the first to touch the huge pages that begin in [first, end) and are used to their end,
  /// which decides in which memory of the node they lie. Local.
  void claim(std::uint64_t first, std::uint64_t end) const;

 private:
  void release() noexcept;
  std::byte* data_ = nullptr; ///< at a multiple of a huge page
  std::uint64_t bytes_ = 0;   ///< in use
};

} // namespace leyden
