#include <gtest/gtest.h>
#include <mpi.h>

namespace {

bool is_last_rank() {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return rank == size - 1;
}

TEST(Harness, NoRankFails) {
  int ranks_that_are_last = is_last_rank() ? 1 : 0;
  MPI_Allreduce(MPI_IN_PLACE, &ranks_that_are_last, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  EXPECT_EQ(ranks_that_are_last, 1);
}

TEST(Harness, LastRankFails) {
  EXPECT_FALSE(is_last_rank());
}

} // namespace
