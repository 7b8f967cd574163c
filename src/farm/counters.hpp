#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>

namespace leyden {

/// Counters on rank 0 that every rank reads and advances one-sidedly: the next point of each wave to hand
/// out, and how many are finished. No rank has to answer for them where memory is shared or the network has
/// atomic operations; over others MPI answers whenever rank 0 is in it (let_messages_in()).
class Counters {
 public:
  /// Collective over `world`.
  Counters(MPI_Comm world, std::size_t waves);
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;
  Counters(Counters&&) = delete;
  Counters& operator=(Counters&&) = delete;
  /// Leaves the window to MPI_Abort: freeing it would wait for ranks that may not come.
  ~Counters() = default;
  /// Gives the window back. Collective.
  void free();

  /// The place in a wave of its next point, which is then the caller's. Local.
  std::uint64_t take(std::size_t wave);
  /// Lets take() return this or more from now on. Local.
  static constexpr std::uint64_t ended = std::uint64_t{1} << 40;
  void end(std::size_t wave);
  /// One point more is finished. Local.
  void finish_one();
  std::uint64_t finished();

 private:
  std::uint64_t add(std::size_t counter, std::uint64_t increment, MPI_Op operation);
  MPI_Win window_ = MPI_WIN_NULL;
};

} // namespace leyden
