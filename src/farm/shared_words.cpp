#include "farm/shared_words.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>

namespace leyden {
namespace {

constexpr int unit = sizeof(std::uint64_t);

} // namespace

SharedWords::SharedWords(MPI_Comm world, std::size_t count) {
  const MPI_Aint here = rank_of(world) == 0 ? static_cast<MPI_Aint>(count) : 0;
  // Memory that MPI allocates itself: on one node it is shared, and rank 0 need not even be in MPI for others
  // to count on it.
  std::uint64_t* values = nullptr;
  check_mpi(MPI_Win_allocate(here * unit, unit, MPI_INFO_NULL, world, static_cast<void*>(&values), &window_));
  check_mpi(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_));
  std::fill_n(values, here, std::uint64_t{0});
  check_mpi(MPI_Win_sync(window_));
  check_mpi(MPI_Barrier(world));
}

void SharedWords::free() {
  check_mpi(MPI_Win_unlock_all(window_));
  check_mpi(MPI_Win_free(&window_));
}

std::uint64_t SharedWords::change(std::size_t word, std::uint64_t value, MPI_Op operation) {
  std::uint64_t before = 0;
  check_mpi(
      MPI_Fetch_and_op(&value, &before, MPI_UINT64_T, 0, static_cast<MPI_Aint>(word), operation, window_));
  check_mpi(MPI_Win_flush(0, window_));
  return before;
}

std::vector<std::uint64_t> SharedWords::read(std::size_t first, std::size_t count) {
  std::vector<std::uint64_t> words(count);
  const int size = static_cast<int>(count);
  check_mpi(MPI_Get_accumulate(nullptr, 0, MPI_UINT64_T, words.data(), size, MPI_UINT64_T, 0,
                               static_cast<MPI_Aint>(first), size, MPI_UINT64_T, MPI_NO_OP, window_));
  check_mpi(MPI_Win_flush(0, window_));
  return words;
}

} // namespace leyden
