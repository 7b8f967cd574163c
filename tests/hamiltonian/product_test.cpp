// Matrix-free products, by the general kernels and by those in shared memory, against the dense reference;
// on three ranks the latter must give way to the former.
#include "leyden/hamiltonian/product.hpp"

#include "leyden/platform/communicator.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace leyden {
namespace {

using Complex = std::complex<double>;
/// The general kernels; and those in shared memory, on all nodes that the ranks can play.
std::vector<std::pair<OperatorKind, int>> kinds_on_nodes(int ranks) {
  std::vector<std::pair<OperatorKind, int>> kinds{{OperatorKind::matrix_free, ranks},
                                                  {OperatorKind::shared, ranks}};
  for (int a_node = 1; a_node < ranks; a_node *= 2)
    kinds.emplace_back(OperatorKind::shared, a_node);
  return kinds;
}

bool is_power_of_two(int ranks) {
  return std::has_single_bit(static_cast<unsigned>(ranks));
}

Eigen::VectorXcd random_state(int sites, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  Eigen::VectorXcd state(Eigen::Index{1} << sites);
  for (Eigen::Index i = 0; i < state.size(); ++i)
    state[i] = {normal(random), normal(random)};
  return state.normalized();
}

/// y = matrix x for this rank's parts.
std::vector<Complex> multiply(Mat matrix, std::span<const Complex> x) {
  PetscVector in;
  PetscVector out;
  LEYDEN_PETSC(MatCreateVecs(matrix, in.put(), out.put()));
  PetscScalar* values = nullptr;
  LEYDEN_PETSC(VecGetArray(in.get(), &values));
  std::copy(x.begin(), x.end(), values);
  LEYDEN_PETSC(VecRestoreArray(in.get(), &values));
  LEYDEN_PETSC(MatMult(matrix, in.get(), out.get()));
  LEYDEN_PETSC(VecGetArray(out.get(), &values));
  std::vector<Complex> y(values, values + x.size());
  LEYDEN_PETSC(VecRestoreArray(out.get(), &values));
  return y;
}

OperatorKind kind_of(Mat shell) {
  Product* product = nullptr;
  LEYDEN_PETSC(MatShellGetContext(shell, static_cast<void*>(&product)));
  return product->kind();
}

void expect_close(std::span<const Complex> part, const Eigen::VectorXcd& whole, PetscInt first,
                  double tolerance) {
  double worst = 0;
  for (std::size_t k = 0; k < part.size(); ++k)
    worst = std::max(worst, std::abs(part[k] - whole[first + static_cast<PetscInt>(k)]));
  EXPECT_LE(worst, tolerance);
}

TEST(Product, AgreesWithTheDenseReferenceByEitherKernels) {
  const MPI_Comm all = PETSC_COMM_WORLD;
  const int ranks = size_of(all);
  std::mt19937_64 random(29);
  std::map<int, int> by_shared; // for each number of ranks a node
  for (int sites = 9; sites <= 11; ++sites)
    for (const auto& [share, couplings] : std::initializer_list<std::pair<double, const char*>>{
             {1.0, "Z"}, {0.4, "Z"}, {1.0, "XYZ"}, {0.4, "XYZ"}, {1.0, "XZ"}, {1.0, "Y"}}) {
      const FullSpace space(sites);
      const PauliSum sum = random_form(sites, random, share, couplings);
      const Eigen::MatrixXcd reference = dense(sum, space);
      const double tolerance = 1e-13 * (1 + sum.one_norm());
      for (const auto& [kind, a_node] : kinds_on_nodes(ranks)) {
        SCOPED_TRACE(std::to_string(sites) + " sites, " + couplings + ", ranks a node " +
                     std::to_string(a_node));
        const Team team(all, a_node);
        const auto product = matrix_free_product(team, sum, space, kind);
        const PetscMatrix shell = matrix_free(team, sum, space, kind);
        EXPECT_EQ(product->kind(), matrix_free_kind(kind, sum, space, team.size()));
        EXPECT_EQ(kind_of(shell.get()), product->kind());
        if (product->kind() == OperatorKind::shared) ++by_shared[a_node];
        PetscInt first = 0;
        PetscInt end = 0;
        LEYDEN_PETSC(MatGetOwnershipRange(shell.get(), &first, &end));
        ASSERT_EQ(product->local_rows(), static_cast<std::uint64_t>(end - first));
        // Twice, because the arrays are kept.
        for (int time = 0; time < 2; ++time) {
          const Eigen::VectorXcd state = random_state(sites, random);
          const Eigen::VectorXcd expected = reference * state;
          const std::span<const Complex> own(state.data() + first, static_cast<std::size_t>(end - first));
          std::vector<Complex> result(own.size(), Complex(7, 7));
          product->apply(own, result);
          expect_close(result, expected, first, tolerance);
          expect_close(multiply(shell.get(), own), expected, first, tolerance);
        }
      }
    }
  EXPECT_EQ(by_shared[ranks], is_power_of_two(ranks) ? 12 : 0) << "all of 10 and of 11 sites";
  EXPECT_GE(by_shared[1], is_power_of_two(ranks) ? 8 : 0) << "on nodes with a rank each";
}

TEST(Product, AgreesWhereVectorsAreLargerThanABlock) {
  const MPI_Comm all = PETSC_COMM_WORLD;
  const int sites = 16;
  const FullSpace space(sites);
  std::mt19937_64 random(31);
  for (const char* couplings : {"Z", "XYZ"}) {
    const PauliSum sum = random_form(sites, random, 0.5, couplings);
    const auto general = matrix_free_product(Team(all), sum, space, OperatorKind::matrix_free);
    // Ranks need not draw the same numbers, nor as many: sums come from another source.
    std::mt19937_64 own(static_cast<std::uint64_t>(rank_of(all)));
    std::normal_distribution<double> normal;
    std::vector<Complex> x(general->local_rows());
    for (Complex& value : x)
      value = {normal(own), normal(own)};
    std::vector<Complex> expected(x.size());
    std::vector<Complex> result(x.size());
    general->apply(x, expected);
    for (const auto& [kind, a_node] : kinds_on_nodes(size_of(all))) {
      if (kind != OperatorKind::shared) continue;
      const auto fast = matrix_free_product(Team(all, a_node), sum, space, kind);
      EXPECT_EQ(fast->kind() == OperatorKind::shared, is_power_of_two(size_of(all)));
      fast->apply(x, result);
      double worst = 0;
      for (std::size_t k = 0; k < x.size(); ++k)
        worst = std::max(worst, std::abs(result[k] - expected[k]));
      EXPECT_LE(worst, 1e-13 * sum.one_norm()) << a_node << " ranks a node";
    }
  }
}

TEST(Product, TakesFastKernelsWhereTheyPay) {
  const FullSpace space(12);
  const PauliSum chain = chain_interaction(12, 1, 0.5, 12) + uniform_field(12, 'X', 4);
  const auto kind = [&](const PauliSum& sum, TeamSize team) {
    return matrix_free_kind(OperatorKind::shared, sum, space, team);
  };
  EXPECT_EQ(kind(chain, TeamSize::one_node(1)), OperatorKind::shared);
  EXPECT_EQ(kind(chain, TeamSize::one_node(4)), OperatorKind::shared);
  EXPECT_EQ(kind(chain, TeamSize::one_node(3)), OperatorKind::matrix_free);
  EXPECT_EQ(kind(chain, TeamSize::one_node(1 << 10)), OperatorKind::matrix_free)
      << "too few sites for so many ranks";
  EXPECT_EQ(kind(chain, {8, 2}), OperatorKind::shared) << "four nodes";
  EXPECT_EQ(kind(chain, {6, 2}), OperatorKind::matrix_free) << "three nodes";
  EXPECT_EQ(kind(chain, {3, 2}), OperatorKind::matrix_free) << "a node half full";
  EXPECT_EQ(kind(chain + PauliSum::single('Y', 0), TeamSize::one_node(1)), OperatorKind::matrix_free);
  EXPECT_EQ(kind(PauliSum::single('X', 0) * PauliSum::single('X', 1), TeamSize::one_node(1)),
            OperatorKind::matrix_free)
      << "one flip takes less than copies";
  EXPECT_EQ(kind(uniform_field(12, 'Z', 1), TeamSize::one_node(1)), OperatorKind::matrix_free)
      << "a diagonal needs no kernels";
  EXPECT_EQ(matrix_free_kind(OperatorKind::matrix_free, chain, space, TeamSize::one_node(1)),
            OperatorKind::matrix_free);
  EXPECT_STREQ(to_string(OperatorKind::shared), "matrix-free");
}

TEST(Product, NeedsItsCopiesAndTheVectorsOfItsKernels) {
  const int sites = 20;
  const FullSpace space(sites);
  const double vector = 16.0 * (1 << sites) / 2;
  const auto vectors = [&](const PauliSum& sum, OperatorKind kind) {
    return static_cast<double>(operator_memory(kind, sum, space, TeamSize::one_node(2)).bytes()) / vector;
  };
  const PauliSum field = uniform_field(sites, 'X', 4);
  const PauliSum ising = field + PauliSum::single('Z', 0) * PauliSum::single('Z', 1);
  const PauliSum chain = field + chain_interaction(sites, 1, 0.5, sites);
  EXPECT_NEAR(vectors(ising, OperatorKind::shared), 2, 0.2);
  EXPECT_NEAR(vectors(chain, OperatorKind::shared), 4, 0.3);
  const auto on_nodes = [&](const PauliSum& sum) {
    return static_cast<double>(operator_memory(OperatorKind::shared, sum, space, {8, 2}).bytes()) /
           (vector / 4);
  };
  EXPECT_NEAR(on_nodes(ising) - 2, (6 + 1) / 2.0, 0.3) << "pieces of a MiB";
  EXPECT_NEAR(on_nodes(chain) - 3, (4 + 1) / 2.0, 0.3) << "and one vector for transpositions";
  const PauliSum other = chain + PauliSum::single('Y', 0);
  EXPECT_EQ(vectors(other, OperatorKind::shared), vectors(other, OperatorKind::matrix_free));
}

/// Has no memory left.
class Exhausted final : public Product {
 public:
  explicit Exhausted(std::uint64_t rows) : rows_(rows) {}
  OperatorKind kind() const override { return OperatorKind::matrix_free; }
  std::uint64_t local_rows() const override { return rows_; }
  void apply(std::span<const Complex>, std::span<Complex>) override { throw std::bad_alloc(); }

 private:
  std::uint64_t rows_;
};

TEST(Product, GivesEntriesBackWhereItFails) {
  const PetscMatrix shell =
      matrix_free(Team(PETSC_COMM_WORLD), uniform_field(4, 'X', 1), FullSpace(4), OperatorKind::matrix_free);
  Product* own = nullptr;
  LEYDEN_PETSC(MatShellGetContext(shell.get(), static_cast<void*>(&own)));
  PetscVector x;
  PetscVector y;
  LEYDEN_PETSC(MatCreateVecs(shell.get(), x.put(), y.put()));
  Exhausted exhausted(own->local_rows());
  LEYDEN_PETSC(MatShellSetContext(shell.get(), &exhausted));
  // A norm is remembered until entries that may have been written are given back.
  const auto norm_is_known = [&] {
    PetscBool known = PETSC_FALSE;
    PetscReal norm = 0;
    LEYDEN_PETSC(VecNormAvailable(y.get(), NORM_2, &known, &norm));
    return known == PETSC_TRUE;
  };
  PetscReal norm = 0;
  LEYDEN_PETSC(VecNorm(y.get(), NORM_2, &norm));
  ASSERT_TRUE(norm_is_known());
  EXPECT_THROW(LEYDEN_PETSC(MatMult(shell.get(), x.get(), y.get())), std::bad_alloc);
  EXPECT_FALSE(norm_is_known()) << "entries that were to be written were not given back";
  LEYDEN_PETSC(MatShellSetContext(shell.get(), own));
}

} // namespace
} // namespace leyden
