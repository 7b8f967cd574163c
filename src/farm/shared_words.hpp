#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace leyden {

/// Words on rank 0 that every rank reads and changes one-sidedly. No rank has to answer for them where memory
/// is shared or the network has atomic operations; over others MPI answers whenever rank 0 is in it
/// (let_messages_in()).
class SharedWords {
 public:
  /// So many, all 0. Collective over `world`.
  SharedWords(MPI_Comm world, std::size_t count);
  SharedWords(const SharedWords&) = delete;
  SharedWords& operator=(const SharedWords&) = delete;
  SharedWords(SharedWords&&) = delete;
  SharedWords& operator=(SharedWords&&) = delete;
  /// Leaves the window to MPI_Abort: freeing it would wait for ranks that may not come.
  ~SharedWords() = default;
  /// Gives the window back. Collective.
  void free();

  /// Makes a word what `operation` makes of it and `value`, at once for all; returns what it was. Local.
  std::uint64_t change(std::size_t word, std::uint64_t value, MPI_Op operation);
  /// What `count` words from `first` on are. Local.
  std::vector<std::uint64_t> read(std::size_t first, std::size_t count);

 private:
  MPI_Win window_ = MPI_WIN_NULL;
};

} // namespace leyden
