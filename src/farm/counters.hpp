#pragma once

#include <mpi.h>

#include <cstdint>

namespace leyden {

/// Two counters on rank 0 that every rank reads and advances one-sidedly: the next point to hand out, and how
/// many are finished. No rank has to answer for them.
class Counters {
 public:
  /// Collective over `world`.
  explicit Counters(MPI_Comm world);
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;
  Counters(Counters&&) = delete;
  Counters& operator=(Counters&&) = delete;
  /// Leaves the window to MPI_Abort: freeing it would wait for ranks that may not come.
  ~Counters() = default;
  /// Gives the window back. Collective.
  void free();

  /// The number of the next point, which is then the caller's. Local.
  std::uint64_t take();
  /// Puts the next point beyond `points`, so that nobody gets another. Local.
  void exhaust(std::uint64_t points);
  /// One point more is finished. Local.
  void finish_one();
  std::uint64_t finished();

 private:
  std::uint64_t add(MPI_Aint counter, std::uint64_t increment, MPI_Op operation);
  MPI_Win window_ = MPI_WIN_NULL;
};

} // namespace leyden
