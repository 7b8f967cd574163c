// Products over several nodes against the dense reference and against one node, for all grids of nodes that
// the ranks can play, by all ways, in pieces of any size.
#include "leyden/hamiltonian/distributed_operator.hpp"

#include "hamiltonian/conditioned_form.hpp"
#include "hamiltonian/own_entries.hpp"
#include "leyden/hamiltonian/operator.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <random>
#include <string>

namespace leyden {
namespace {

PauliSum random_form(int sites, std::mt19937_64& random, const std::string& fields,
                     const std::string& couplings) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  PauliSum sum = PauliSum::identity(uniform(random));
  for (int i = 0; i < sites; ++i) {
    for (const char axis : fields)
      sum += PauliSum::single(axis, i, uniform(random));
    for (int j = 0; j < i; ++j)
      for (const char axis : couplings)
        sum += PauliSum::single(axis, i, uniform(random)) * PauliSum::single(axis, j);
  }
  return sum;
}

/// Random numbers, the same on all ranks.
std::vector<double> random_vector(std::size_t size, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::vector<double> values(size);
  for (double& value : values)
    value = normal(random);
  return values;
}

/// This rank's share of `all`.
std::span<const double> share(const std::vector<double>& all) {
  const auto ranks = static_cast<std::size_t>(size_of(MPI_COMM_WORLD));
  const std::size_t own = all.size() / ranks;
  return {all.data() + own * static_cast<std::size_t>(rank_of(MPI_COMM_WORLD)), own};
}

/// sum * x, for `columns` vectors side by side. Collective.
std::vector<double> dense_product(const PauliSum& sum, int sites, const std::vector<double>& x) {
  std::vector<double> product(x.size());
  if (rank_of(MPI_COMM_WORLD) == 0) {
    using Columns = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Index dimension = Eigen::Index{1} << sites;
    const auto columns = static_cast<Eigen::Index>(x.size()) / dimension;
    Eigen::Map<Columns>(product.data(), dimension, columns) =
        dense_real(sum, FullSpace(sites)) * Eigen::Map<const Columns>(x.data(), dimension, columns);
  }
  check_mpi(MPI_Bcast(product.data(), static_cast<int>(product.size()), MPI_DOUBLE, 0, MPI_COMM_WORLD));
  return product;
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values)
    most = std::max(most, std::abs(value));
  return most;
}

/// A vector, and what `h` makes of it.
class Trial {
 public:
  Trial(const NodeGrid& grid, SharedOperator& h, const std::vector<double>& x, const std::vector<double>& old)
      : grid_(&grid), h_(&h), x_(grid.node(), h.own_size()), y_(grid.node(), h.own_size()) {
    h.put(share(x), x_);
    h.put(share(old), y_);
    meet(grid.node());
  }

  /// The largest difference of h x, less `minus` if there is one, to what is expected. Collective.
  double error(const std::vector<double>& expected, const std::vector<double>* minus) {
    h_->apply(x_, minus != nullptr ? &y_ : nullptr, y_);
    std::vector<double> got(share(expected).size());
    h_->take(y_, got);
    meet(grid_->node());
    double worst = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
      worst =
          std::max(worst, std::abs(got[i] - share(expected)[i] + (minus != nullptr ? share(*minus)[i] : 0)));
    return worst;
  }

 private:
  const NodeGrid* grid_;
  SharedOperator* h_;
  SharedArray x_;
  SharedArray y_;
};

struct Kind {
  const char* fields;
  const char* couplings;
};

TEST(DistributedOperator, AgreesWithTheDenseReferenceAndCountsItsBytes) {
  const int ranks = size_of(MPI_COMM_WORLD);
  std::mt19937_64 random(5);
  int tried = 0;
  int fewest = 100;
  for (int sites = 1; sites <= 11; ++sites)
    for (const Kind& kind : {Kind{"XZ", "Z"}, Kind{"XZ", "XYZ"}, Kind{"X", "XZ"}, Kind{"XZ", "Y"}})
      for (const Entries entries : {Entries::real, Entries::complex}) {
        const PauliSum sum = random_form(sites, random, kind.fields, kind.couplings);
        const std::size_t size = (entries == Entries::complex ? 2U : 1U) << sites;
        const std::vector<double> x = random_vector(size, random);
        const std::vector<double> old = random_vector(size, random);
        const std::vector<double> expected = dense_product(1.5 * sum + PauliSum::identity(-0.25), sites, x);
        for (int each = 1; each <= ranks; each *= 2) {
          const NodeGrid grid(MPI_COMM_WORLD, each);
          const bool is_taken =
              has_distributed_operator(sum, sites, entries, {size_of(MPI_COMM_WORLD), each});
          // Blocks have 2^7 numbers, and each rank of a node has one, each node a part of each.
          if (!is_taken) {
            EXPECT_LT(sites, 11 + std::countr_zero(static_cast<unsigned>(ranks)));
            EXPECT_EQ(matrix_free_kind(OperatorKind::shared, sum, FullSpace(sites), {ranks, each}),
                      OperatorKind::matrix_free)
                << "the general kernels must do it";
            continue;
          }
          fewest = std::min(fewest, sites);
          for (const NodeMessages& messages : {NodeMessages{}, NodeMessages{NodeRoute::exchange, 7, 11},
                                               NodeMessages{NodeRoute::transposition, 100, 100}}) {
            ++tried;
            const auto h = distributed_operator(grid, sum, sites, entries, 1.5, -0.25, messages);
            Trial trial(grid, *h, x, old);
            EXPECT_LT(trial.error(expected, &old), 2e-13 * largest(expected))
                << sites << " sites, " << each << " ranks a node";
            EXPECT_LT(trial.error(expected, nullptr), 2e-13 * largest(expected))
                << sites << " sites, " << each << " ranks a node";
            if (messages.fields != NodeRoute::cheaper) continue;
            const double traffic = distributed_operator_traffic(sum, sites, grid.nodes());
            EXPECT_EQ(static_cast<double>(h->bytes_sent()),
                      2 * traffic * sizeof(double) * static_cast<double>(share(x).size()));
          }
        }
      }
  EXPECT_EQ(fewest, 6 + std::countr_zero(static_cast<unsigned>(ranks)));
  EXPECT_GE(tried, ranks == 8 ? 100 : 48);
}

TEST(DistributedOperator, AgreesWithOneNodeWhereRanksHaveManyBlocks) {
  constexpr int sites = 18;
  std::mt19937_64 random(6);
  const PauliSum sum = random_form(sites, random, "XZ", "XYZ");
  const std::vector<double> x = random_vector(std::size_t{1} << sites, random);
  const std::vector<double> old(x.size());
  const NodeGrid together(MPI_COMM_WORLD, size_of(MPI_COMM_WORLD));
  const auto alone = shared_operator(together.node(), sum, sites, Entries::real);
  SharedArray in(together.node(), alone->own_size());
  SharedArray out(together.node(), alone->own_size());
  alone->put(share(x), in);
  meet(together.node());
  alone->apply(in, nullptr, out);
  std::vector<double> expected(x.size());
  std::vector<double> own(share(x).size());
  alone->take(out, own);
  check_mpi(MPI_Allgather(own.data(), static_cast<int>(own.size()), MPI_DOUBLE, expected.data(),
                          static_cast<int>(own.size()), MPI_DOUBLE, MPI_COMM_WORLD));
  for (int each = 1; each <= size_of(MPI_COMM_WORLD); each *= 2) {
    const NodeGrid grid(MPI_COMM_WORLD, each);
    ASSERT_TRUE(has_distributed_operator(sum, sites, Entries::real, {size_of(MPI_COMM_WORLD), each}));
    const auto h = distributed_operator(grid, sum, sites, Entries::real);
    EXPECT_LT(Trial(grid, *h, x, old).error(expected, nullptr), 1e-12 * largest(expected))
        << each << " ranks a node";
  }
}

/// T_(n+1) = H T_n - T_(n-1) from T_0 = `start` and T_1 = H T_0, by products alone.
std::vector<double> recurrence(const NodeGrid& grid, SharedOperator& h, std::span<const double> start,
                               int steps) {
  std::vector<SharedArray> t;
  for (int k = 0; k < 3; ++k)
    t.emplace_back(grid.node(), h.own_size());
  h.put(start, t[0]);
  meet(grid.node());
  h.apply(t[0], nullptr, t[1]);
  for (int n = 2; n <= steps; ++n)
    h.apply(t[static_cast<std::size_t>((n - 1) % 3)], &t[static_cast<std::size_t>((n - 2) % 3)],
            t[static_cast<std::size_t>(n % 3)]);
  std::vector<double> own(start.size());
  h.take(t[static_cast<std::size_t>(steps % 3)], own);
  meet(grid.node());
  return own;
}

TEST(DistributedOperator, TakesStepsOfARecurrence) {
  constexpr int sites = 14;
  constexpr int steps = 6;
  std::mt19937_64 random(9);
  for (const Kind& kind : {Kind{"XZ", "Z"}, Kind{"XZ", "XYZ"}}) {
    const PauliSum sum = random_form(sites, random, kind.fields, kind.couplings);
    const std::vector<double> start = random_vector(std::size_t{1} << sites, random);
    for (int each = 1; each <= size_of(MPI_COMM_WORLD); each *= 2) {
      const NodeGrid grid(MPI_COMM_WORLD, each);
      const auto h = distributed_operator(grid, sum, sites, Entries::real, 0.05);
      const std::vector<double> expected = recurrence(grid, *h, share(start), steps);
      SharedArray even(grid.node(), h->own_size());
      SharedArray odd(grid.node(), h->own_size());
      h->put(share(start), even);
      std::fill(odd.own().begin(), odd.own().end(), 0.0);
      meet(grid.node());
      h->begin(even, odd, odd);
      StepProducts products;
      for (int n = 1; n <= steps; ++n) {
        SharedArray& here = n % 2 != 0 ? odd : even;
        SharedArray& before = n % 2 != 0 ? even : odd;
        products = h->advance(before, here, n < steps ? &before : nullptr);
        meet(grid.node());
      }
      std::vector<double> got(expected.size());
      h->take(even, got);
      double worst = 0;
      std::array<double, 2> sums{products.square, 0};
      for (std::size_t i = 0; i < got.size(); ++i) {
        worst = std::max(worst, std::abs(got[i] - expected[i]));
        sums[1] += expected[i] * expected[i];
      }
      EXPECT_LT(worst, 1e-12 * largest(expected)) << each << " ranks a node";
      check_mpi(MPI_Allreduce(MPI_IN_PLACE, sums.data(), 2, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD));
      EXPECT_NEAR(sums[0], sums[1], 1e-12 * sums[1]);
      meet(grid.node());
    }
  }
}

TEST(DistributedOperator, TellsWhatItTakes) {
  std::mt19937_64 random(7);
  const PauliSum ising = random_form(30, random, "XZ", "Z");
  const PauliSum all = random_form(30, random, "XZ", "XYZ");
  EXPECT_TRUE(has_distributed_operator(ising, 30, Entries::real, {64 * 128, 128}));
  EXPECT_FALSE(has_distributed_operator(ising, 30, Entries::real, {6, 2}));
  EXPECT_FALSE(has_distributed_operator(ising, 30, Entries::real, {6, 3}));
  EXPECT_FALSE(has_distributed_operator(ising, 30, Entries::real, {0, 1}));
  EXPECT_FALSE(has_distributed_operator(ising, 30, Entries::real, {1 << 16, 1}));
  EXPECT_FALSE(has_distributed_operator(ising * PauliSum::single('Y', 0), 30, Entries::real, {4, 2}));
  EXPECT_FALSE(has_distributed_operator(ising, 30, Entries::real, {5, 2})) << "a node of one rank";
  EXPECT_EQ(distributed_operator_vectors(ising, 30, 4), 0);
  EXPECT_EQ(distributed_operator_vectors(all, 30, 4), 1);
  EXPECT_EQ(distributed_operator_vectors(all, 30, 1), 2);
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
  EXPECT_EQ(distributed_operator_room(ising, 30, 1), 0U);
  EXPECT_EQ(distributed_operator_room(ising, 30, 2), 3 * mebibyte);
  EXPECT_EQ(distributed_operator_room(ising, 30, 4), 6 * mebibyte);
  EXPECT_EQ(distributed_operator_room(all, 30, 4), 4 * mebibyte);
  EXPECT_EQ(distributed_operator_room(all, 30, 1024), 32 * mebibyte);
  EXPECT_EQ(distributed_operator_traffic(ising, 30, 1), 0);
  EXPECT_EQ(distributed_operator_traffic(ising, 30, 2), 1);
  EXPECT_EQ(distributed_operator_traffic(ising, 30, 4), 1.5);
  EXPECT_EQ(distributed_operator_traffic(PauliSum::single('X', 29), 30, 1024), 1);
  EXPECT_EQ(distributed_operator_traffic(PauliSum::single('X', 0), 30, 1024), 0);
  EXPECT_EQ(distributed_operator_traffic(all, 30, 2), 2);
  EXPECT_EQ(distributed_operator_traffic(all, 30, 8), 3.5);
  EXPECT_EQ(NodeMessages{}.of_transposition(4), std::uint64_t{1} << 15);
  EXPECT_EQ(NodeMessages{}.of_transposition(1024), std::uint64_t{1} << 10);
}

/// Terms that flip none of the sites from `local` on.
PauliSum home_part(const PauliSum& sum, int local) {
  PauliSum part;
  for (const auto& [string, value] : sum.terms())
    if (string.flip >> local == 0) part.add(string, value);
  return part;
}

PauliSum sum_of(const TwoBodyForm& form) {
  PauliSum sum = PauliSum::identity(form.constant);
  for (int i = 0; i < form.sites; ++i) {
    sum += PauliSum::single('X', i, form.x.at(static_cast<std::size_t>(i))) +
           PauliSum::single('Z', i, form.z.at(static_cast<std::size_t>(i)));
    for (int j = 0; j < i; ++j)
      sum += PauliSum::single('X', i, form.xx(i, j)) * PauliSum::single('X', j) +
             PauliSum::single('Y', i, form.yy(i, j)) * PauliSum::single('Y', j) +
             PauliSum::single('Z', i, form.zz(i, j)) * PauliSum::single('Z', j);
  }
  return sum;
}

TEST(ConditionedForm, IsTheBlockOfItsUpperSites) {
  std::mt19937_64 random(8);
  constexpr int sites = 6;
  const PauliSum sum = random_form(sites, random, "XZ", "XYZ");
  for (const int local : {3, 5, 6}) {
    const Eigen::MatrixXd whole = dense_real(home_part(sum, local), FullSpace(sites));
    const Eigen::Index size = Eigen::Index{1} << local;
    for (std::uint64_t upper = 0; upper < std::uint64_t{1} << (sites - local); ++upper) {
      const TwoBodyForm form = conditioned_form(two_body_form(sum, sites).value(), local, upper);
      const Eigen::MatrixXd part = dense_real(sum_of(form), FullSpace(local));
      const auto first = static_cast<Eigen::Index>(upper) * size;
      EXPECT_LT((whole.block(first, first, size, size) - part).cwiseAbs().maxCoeff(), 1e-13);
    }
  }
}

TEST(NodeSplit, KeepsAtHomeWhatReachesNoNode) {
  const PauliSum chain = PauliSum::single('Y', 0) * PauliSum::single('Y', 1) + PauliSum::single('X', 0) +
                         PauliSum::single('X', 3, 2.0);
  const NodeSplit home = node_split(two_body_form(chain, 4).value(), 2);
  EXPECT_FALSE(home.xx || home.yy);
  EXPECT_EQ(home.flips, (std::vector<double>{0, 2}));
  EXPECT_EQ(home.home.x, (std::vector<double>{1, 0, 0, 0}));
  EXPECT_EQ(home.home.yy.pairs(), 1);
  const PauliSum longer = chain + PauliSum::single('X', 0) * PauliSum::single('X', 2);
  const NodeSplit away = node_split(two_body_form(longer, 4).value(), 2);
  ASSERT_TRUE(away.xx);
  EXPECT_FALSE(away.yy);
  EXPECT_TRUE(away.flips.empty());
  EXPECT_EQ(away.xx->x, (std::vector<double>{1, 0, 0, 2}));
  EXPECT_EQ(away.home.yy.pairs(), 1);
}

TEST(OwnEntries, SkipWhatLiesBetweenBlocks) {
  constexpr std::uint64_t block = 32;
  constexpr std::uint64_t stride = block + 8;
  std::vector<double> own(4 * stride);
  const OwnEntries entries({.block = block, .stride = stride, .blocks = 4, .first_block = 4});
  EXPECT_EQ(entries.count(), 4 * block);
  const std::vector<double> values{1, 2, 3, 4, 5};
  entries.write(own, 2 * block - 2, values);
  entries.add(own, 2 * block - 2, values);
  EXPECT_EQ(own[stride + block - 1], 4);
  EXPECT_EQ(own[stride + block], 0);
  EXPECT_EQ(own[2 * stride], 6);
  EXPECT_EQ(own[2 * stride + 2], 10);
  std::vector<double> read(5);
  entries.read(own, 2 * block - 2, read);
  EXPECT_EQ(read, (std::vector<double>{2, 4, 6, 8, 10}));
}

} // namespace
} // namespace leyden
