// What the ranks of a node share, and agree on.
#include "leyden/platform/agreed_sum.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/memory.hpp"
#include "leyden/platform/shared_array.hpp"
#include "leyden/platform/sharing_ranks.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>
#include <vector>

namespace leyden {
namespace {

TEST(AgreedSum, IsTheSameToTheLastBitOnAllRanks) {
  const int ranks = size_of(MPI_COMM_WORLD);
  const int rank = rank_of(MPI_COMM_WORLD);
  std::vector<double> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = 1.0 / static_cast<double>(i + 3 + static_cast<std::size_t>(rank));
  agreed_sum(MPI_COMM_WORLD, values);
  std::vector<double> first = values;
  check_mpi(MPI_Bcast(first.data(), static_cast<int>(first.size()), MPI_DOUBLE, 0, MPI_COMM_WORLD));
  EXPECT_EQ(std::memcmp(first.data(), values.data(), values.size() * sizeof(double)), 0);
  double expected = 0;
  for (int r = 0; r < ranks; ++r)
    expected += 1.0 / (3 + r);
  EXPECT_NEAR(values[0], expected, 1e-14);
}

TEST(SharingRanks, AreAPowerOfTwoOnOneNode) {
  // All ranks of a test are on one node.
  EXPECT_EQ(sharing_ranks(MPI_COMM_WORLD),
            static_cast<int>(std::bit_floor(static_cast<unsigned>(size_of(MPI_COMM_WORLD)))));
  EXPECT_GT(shared_memory_share(MPI_COMM_WORLD), 0U);
}

TEST(SharedArray, IsOneArrayForAllRanks) {
  const auto ranks = static_cast<std::size_t>(size_of(MPI_COMM_WORLD));
  const auto rank = static_cast<std::size_t>(rank_of(MPI_COMM_WORLD));
  constexpr std::size_t own = 1024;
  SharedArray array(MPI_COMM_WORLD, own);
  for (std::size_t i = 0; i < own; ++i)
    array.own()[i] = static_cast<double>(rank * own + i);
  meet(MPI_COMM_WORLD);
  SharedArray moved = std::move(array);
  for (std::size_t i = 0; i < own * ranks; ++i)
    ASSERT_EQ(moved.whole()[i], static_cast<double>(i));
  meet(MPI_COMM_WORLD);
}

} // namespace
} // namespace leyden
