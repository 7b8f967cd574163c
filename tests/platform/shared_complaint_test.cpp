#include "leyden/platform/communicator.hpp"
#include "leyden/platform/shared_complaint.hpp"
#include "leyden/text/bad_input.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace leyden {
namespace {

/// Complains on the ranks from `first` on.
std::function<void()> complains_from(int first) {
  return [first] {
    const int rank = rank_of(MPI_COMM_WORLD);
    if (rank >= first)
      throw BadInput({.key = "key",
                      .value = std::to_string(rank),
                      .place = "environment",
                      .problem = "wrong",
                      .allowed = "",
                      .remedy = "another"});
  };
}

TEST(SharedComplaint, OfTheLowestRankIsThrownOnAll) {
  const int ranks = size_of(MPI_COMM_WORLD);
  EXPECT_NO_THROW(share_first_complaint(MPI_COMM_WORLD, complains_from(ranks)));
  for (int first = 0; first < ranks; ++first) {
    try {
      share_first_complaint(MPI_COMM_WORLD, complains_from(first));
      ADD_FAILURE() << "nothing thrown";
    } catch (const BadInput& error) {
      EXPECT_EQ(error.complaint().value, std::to_string(first));
      EXPECT_EQ(error.complaint().allowed, "");
      EXPECT_EQ(error.complaint().remedy, "another");
    }
  }
}

TEST(SharedComplaint, OfTheFirstRankAloneIsAskedForWhereAllReadTheSame) {
  EXPECT_THROW(share_complaint(MPI_COMM_WORLD, complains_from(0)), BadInput);
  EXPECT_NO_THROW(share_complaint(MPI_COMM_WORLD, complains_from(1)));
}

} // namespace
} // namespace leyden
