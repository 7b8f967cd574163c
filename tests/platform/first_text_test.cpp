#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"

#include <gtest/gtest.h>

namespace leyden {
namespace {

TEST(FirstText, IsThatOfTheLowestRankThatHasOne) {
  const int ranks = size_of(MPI_COMM_WORLD);
  const int rank = rank_of(MPI_COMM_WORLD);
  EXPECT_FALSE(first_text(MPI_COMM_WORLD, std::nullopt).has_value());
  for (int first = 0; first < ranks; ++first) {
    const auto mine = rank >= first ? std::optional("rank " + std::to_string(rank)) : std::nullopt;
    EXPECT_EQ(first_text(MPI_COMM_WORLD, mine), "rank " + std::to_string(first));
  }
  EXPECT_EQ(first_text(MPI_COMM_WORLD, std::optional<std::string>("")), "");
}

} // namespace
} // namespace leyden
