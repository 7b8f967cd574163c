// What goes from node to node, for all numbers of nodes that the ranks can play.
#include "leyden/platform/bit_transposition.hpp"
#include "leyden/platform/node_grid.hpp"
#include "leyden/platform/piecewise_exchange.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace leyden {
namespace {

TEST(NodeGrid, NumbersNodesAndTheirRanks) {
  const int ranks = size_of(MPI_COMM_WORLD);
  const int rank = rank_of(MPI_COMM_WORLD);
  for (int each = 1; each <= ranks; each *= 2) {
    const NodeGrid grid(MPI_COMM_WORLD, each);
    EXPECT_EQ(grid.nodes() * each, ranks);
    EXPECT_EQ(1 << grid.node_bits(), grid.nodes());
    EXPECT_EQ(size_of(grid.node()), each);
    EXPECT_EQ(size_of(grid.across()), grid.nodes());
    EXPECT_EQ(grid.number() * each + rank_of(grid.node()), rank);
    EXPECT_EQ(rank_of(grid.across()), grid.number());
  }
  EXPECT_THROW(NodeGrid(MPI_COMM_WORLD, 3), std::invalid_argument);
  EXPECT_THROW(NodeGrid(MPI_COMM_WORLD, 2 * ranks), std::invalid_argument);
  EXPECT_THROW(NodeGrid(MPI_COMM_WORLD, 0), std::invalid_argument);
}

/// Tells where a double comes from.
double label(int rank, std::uint64_t place) {
  return 1000.0 * rank + static_cast<double>(place);
}

TEST(PiecewiseExchange, BringsEachPartnersDoublesOnce) {
  const int ranks = size_of(MPI_COMM_WORLD);
  const int rank = rank_of(MPI_COMM_WORLD);
  std::vector<int> partners;
  for (int flip = 1; flip < ranks; flip *= 2)
    partners.push_back(rank ^ flip);
  for (const std::uint64_t size : {0U, 1U, 13U, 64U})
    for (const std::uint64_t piece : {1U, 3U, 64U, 1000U}) {
      std::vector<double> own(size);
      for (std::uint64_t i = 0; i < size; ++i)
        own[i] = label(rank, i);
      PiecewiseExchange exchange(MPI_COMM_WORLD, piece);
      std::vector<std::vector<double>> came(partners.size(), std::vector<double>(size, -1.0));
      std::uint64_t longest = 0;
      std::uint64_t doubles = 0;
      for (const int time : {1, 2}) {
        exchange.run(own, partners, [&](std::size_t which, std::uint64_t first, std::span<const double> got) {
          longest = std::max<std::uint64_t>(longest, got.size());
          doubles += got.size();
          std::copy(got.begin(), got.end(), came[which].begin() + static_cast<std::ptrdiff_t>(first));
        });
        const std::uint64_t expected = static_cast<std::uint64_t>(time) * size * partners.size();
        EXPECT_EQ(doubles, expected);
        EXPECT_EQ(exchange.bytes_sent(), expected * sizeof(double));
      }
      EXPECT_LE(longest, piece);
      for (std::size_t which = 0; which < partners.size(); ++which)
        for (std::uint64_t i = 0; i < size; ++i)
          ASSERT_EQ(came[which][i], label(partners[which], i)) << size << " in pieces of " << piece;
    }
}

TEST(BitTransposition, SwapsSegmentsWithRanks) {
  const auto ranks = static_cast<std::uint64_t>(size_of(MPI_COMM_WORLD));
  const int rank = rank_of(MPI_COMM_WORLD);
  for (const std::uint64_t segment : {1U, 13U, 32U})
    for (const std::uint64_t piece : {1U, 5U, 32U, 1000U}) {
      BitTransposition transposition(MPI_COMM_WORLD, segment, piece);
      const auto fill = [&](std::uint64_t first, std::uint64_t count, double* rows) {
        for (std::uint64_t g = 0; g < ranks; ++g)
          for (std::uint64_t i = 0; i < count; ++i)
            rows[g * count + i] = label(rank, g * segment + first + i);
      };
      std::uint64_t doubles = 0;
      transposition.run(fill, [&](std::uint64_t first, std::uint64_t count, const double* rows) {
        EXPECT_LE(count, piece);
        doubles += count;
        for (std::uint64_t k = 0; k < ranks; ++k)
          for (std::uint64_t i = 0; i < count; ++i)
            ASSERT_EQ(rows[k * count + i],
                      label(static_cast<int>(k), static_cast<std::uint64_t>(rank) * segment + first + i));
      });
      EXPECT_EQ(doubles, segment);
      EXPECT_EQ(transposition.bytes_sent(), (ranks - 1) * segment * sizeof(double));
      transposition.there_and_back(
          fill,
          [&](std::uint64_t count, const double* came, double* goes) {
            for (std::uint64_t i = 0; i < ranks * count; ++i)
              goes[i] = came[i] + 0.5;
          },
          [&](std::uint64_t first, std::uint64_t count, const double* rows) {
            for (std::uint64_t g = 0; g < ranks; ++g)
              for (std::uint64_t i = 0; i < count; ++i)
                ASSERT_EQ(rows[g * count + i], label(rank, g * segment + first + i) + 0.5);
          });
      EXPECT_EQ(transposition.bytes_sent(), 3 * (ranks - 1) * segment * sizeof(double));
    }
}

} // namespace
} // namespace leyden
