#include "farm/counters.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// Before those of the waves.
constexpr std::size_t finished_points = 0;
constexpr int unit = sizeof(std::uint64_t);

} // namespace

Counters::Counters(MPI_Comm world, std::size_t waves) {
  const MPI_Aint count = rank_of(world) == 0 ? static_cast<MPI_Aint>(1 + waves) : 0;
  // Memory that MPI allocates itself: on one node it is shared, and rank 0 need not even be in MPI for others
  // to count on it.
  std::uint64_t* values = nullptr;
  check_mpi(
      MPI_Win_allocate(count * unit, unit, MPI_INFO_NULL, world, static_cast<void*>(&values), &window_));
  check_mpi(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_));
  std::fill_n(values, count, std::uint64_t{0});
  check_mpi(MPI_Win_sync(window_));
  check_mpi(MPI_Barrier(world));
}

void Counters::free() {
  check_mpi(MPI_Win_unlock_all(window_));
  check_mpi(MPI_Win_free(&window_));
}

std::uint64_t Counters::take(std::size_t wave) {
  return add(1 + wave, 1, MPI_SUM);
}

void Counters::end(std::size_t wave) {
  add(1 + wave, ended, MPI_SUM);
}

void Counters::finish_one() {
  add(finished_points, 1, MPI_SUM);
}

std::uint64_t Counters::finished() {
  return add(finished_points, 0, MPI_NO_OP);
}

std::uint64_t Counters::add(std::size_t counter, std::uint64_t increment, MPI_Op operation) {
  std::uint64_t before = 0;
  check_mpi(MPI_Fetch_and_op(&increment, &before, MPI_UINT64_T, 0, static_cast<MPI_Aint>(counter), operation,
                             window_));
  check_mpi(MPI_Win_flush(0, window_));
  return before;
}

} // namespace leyden
