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
  /// Which bytes are a rank's own. It is the first to touch the huge pages that begin there, which decides in
  /// which memory of the node they lie.
  struct OwnPart {
    std::uint64_t begin;
    std::uint64_t end;
  };
  /// The same `bytes` on all ranks of `node`, of which the own parts of the ranks, one after another, are
  /// all. All pages are found at once, so that no later use of them fails. Collective. Throws std::bad_alloc
  /// on all ranks of the node if there is no room for them, or one cannot map them.
  SharedSegment(MPI_Comm node, std::uint64_t bytes, OwnPart own);
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;
  SharedSegment(SharedSegment&& other) noexcept;
  SharedSegment& operator=(SharedSegment&& other) noexcept;
  /// Local: others may still use it.
  ~SharedSegment();

  std::byte* data() const { return data_; }

 private:
  /// Whether there is room for all of it.
  bool claim(int file, OwnPart own) const;
  void release() noexcept;
  std::byte* data_ = nullptr; ///< at a multiple of a huge page
  std::uint64_t bytes_ = 0;   ///< in use
};

} // namespace leyden
