// Distributed operators against the dense reference, on any number of ranks, uneven ones and empty ones
// included.
#include "leyden/hamiltonian/operator.hpp"

#include "leyden/hamiltonian/expectation.hpp"
#include "leyden/hamiltonian/pauli_action.hpp"
#include "leyden/pauli/flip_groups.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace leyden {
namespace {

Eigen::VectorXcd random_state(int sites, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  Eigen::VectorXcd state(Eigen::Index{1} << sites);
  for (Eigen::Index i = 0; i < state.size(); ++i)
    state[i] = {normal(random), normal(random)};
  return state.normalized();
}

/// This rank's part of matrix * state, and where it begins.
struct Product {
  PetscInt first;
  std::vector<std::complex<double>> values;
};

Product multiply(Mat matrix, const Eigen::VectorXcd& state) {
  PetscVector x;
  PetscVector y;
  LEYDEN_PETSC(MatCreateVecs(matrix, x.put(), y.put()));
  Product product{};
  PetscInt end = 0;
  LEYDEN_PETSC(VecGetOwnershipRange(x.get(), &product.first, &end));
  for (PetscInt row = product.first; row < end; ++row)
    LEYDEN_PETSC(VecSetValue(x.get(), row, state[row], INSERT_VALUES));
  LEYDEN_PETSC(VecAssemblyBegin(x.get()));
  LEYDEN_PETSC(VecAssemblyEnd(x.get()));
  LEYDEN_PETSC(MatMult(matrix, x.get(), y.get()));
  const PetscScalar* values = nullptr;
  LEYDEN_PETSC(VecGetArrayRead(y.get(), &values));
  product.values.assign(values, values + (end - product.first));
  LEYDEN_PETSC(VecRestoreArrayRead(y.get(), &values));
  return product;
}

double distance(const Product& product, const Eigen::VectorXcd& expected) {
  double most = 0;
  for (std::size_t k = 0; k < product.values.size(); ++k)
    most = std::max(most, std::abs(product.values[k] - expected[product.first + static_cast<PetscInt>(k)]));
  return most;
}

class Operators : public testing::TestWithParam<int> {};

void expect_all_kinds_agree(const PauliSum& sum, int sites, std::mt19937_64& random) {
  const FullSpace space(sites);
  const Eigen::VectorXcd state = random_state(sites, random);
  const Eigen::MatrixXcd reference = dense(sum, space);
  const Eigen::VectorXcd expected = reference * state;
  const PetscMatrix aij = assemble(PETSC_COMM_WORLD, sum, space);
  const PetscMatrix shell = matrix_free(Team(PETSC_COMM_WORLD), sum, space);
  const double tolerance = 1e-13 * std::max(1.0, sum.one_norm());
  EXPECT_LE(distance(multiply(aij.get(), state), expected), tolerance) << to_text(sum);
  EXPECT_LE(distance(multiply(shell.get(), state), expected), tolerance) << to_text(sum);
  const std::vector<PauliSum> sums{sum};
  Expectation expectation(PETSC_COMM_WORLD, sums, space);
  const Product own = multiply(assemble(PETSC_COMM_WORLD, PauliSum::identity(), space).get(), state);
  EXPECT_NEAR(expectation.values(own.values).at(0), (state.adjoint() * expected)(0).real(), tolerance);
}

TEST_P(Operators, AgreeWithTheDenseReference) {
  const int sites = GetParam();
  std::mt19937_64 random(static_cast<std::uint64_t>(sites));
  for (const int terms : {1, 3, 12, 60}) {
    expect_all_kinds_agree(random_hermitian_sum(sites, terms, random), sites, random);
    expect_all_kinds_agree(random_real_sum(sites, terms, random), sites, random);
  }
  expect_all_kinds_agree(PauliSum{}, sites, random);
  expect_all_kinds_agree(PauliSum::identity(-2.5), sites, random);
  expect_all_kinds_agree(PauliSum::single('Y', sites - 1, 0.5), sites, random);
}

TEST_P(Operators, StoreExactlyTheElementsThatAreNotZero) {
  const int sites = GetParam();
  const FullSpace space(sites);
  for (const double alpha : {0.0, 0.4, 1.0}) {
    const PauliSum sum = chain_interaction(sites, 1, alpha, sites) + uniform_field(sites, 'X', 0.7);
    Eigen::MatrixXcd reference = dense(sum, space);
    reference.diagonal().setOnes();
    const PetscMatrix aij = assemble(PETSC_COMM_WORLD, sum, space);
    MatInfo info{};
    LEYDEN_PETSC(MatGetInfo(aij.get(), MAT_GLOBAL_SUM, &info));
    EXPECT_EQ(info.nz_used, static_cast<double>((reference.array() != 0.0).count()));
    EXPECT_EQ(info.nz_allocated, info.nz_used);
    EXPECT_EQ(info.mallocs, 0);
    PetscBool hermitian = PETSC_FALSE;
    PetscBool known = PETSC_FALSE;
    LEYDEN_PETSC(MatIsHermitianKnown(aij.get(), &known, &hermitian));
    EXPECT_TRUE(known && hermitian);
  }
}

INSTANTIATE_TEST_SUITE_P(Sites, Operators, testing::Range(1, 11));

TEST(Operator, AgreeWhereBlocksOfElementsAreSmallerThanTheSpace) {
  // Above the size of a block of elements; compared with each other, the dense reference being too large.
  const int sites = 13;
  const FullSpace space(sites);
  std::mt19937_64 random(13);
  const PauliSum sum = chain_interaction(sites, 1, 0.3, sites) + uniform_field(sites, 'X', 4) +
                       random_hermitian_sum(sites, 40, random);
  const Eigen::VectorXcd state = random_state(sites, random);
  const Product by_aij = multiply(assemble(PETSC_COMM_WORLD, sum, space).get(), state);
  const Product by_shell = multiply(matrix_free(Team(PETSC_COMM_WORLD), sum, space).get(), state);
  PauliAction local(PETSC_COMM_SELF, sum, space);
  Eigen::VectorXcd expected = Eigen::VectorXcd::Zero(state.size());
  local.add({state.data(), space.dimension()}, {expected.data(), space.dimension()});
  Eigen::VectorXcd by_definition = Eigen::VectorXcd::Zero(state.size());
  for (const FlipGroup& group : flip_groups(sum))
    for (std::uint64_t row = 0; row < space.dimension(); ++row)
      by_definition[static_cast<Eigen::Index>(row)] +=
          group.value(row) * state[static_cast<Eigen::Index>(row ^ group.flip)];
  EXPECT_LE((expected - by_definition).norm(), 1e-12);
  EXPECT_LE(distance(by_aij, by_definition), 1e-13);
  EXPECT_LE(distance(by_shell, by_definition), 1e-13);
}

TEST(Operator, SeveralExpectationValuesComeFromOneState) {
  const int sites = 7;
  const FullSpace space(sites);
  std::mt19937_64 random(7);
  std::vector<PauliSum> sums;
  for (const int terms : {1, 2, 5, 40, 200})
    sums.push_back(random_hermitian_sum(sites, terms, random));
  sums.emplace_back();
  for (int site = 0; site < sites; ++site)
    for (const char axis : {'X', 'Y', 'Z'})
      sums.push_back(PauliSum::single(axis, site));
  const Eigen::VectorXcd state = random_state(sites, random);
  const Product own = multiply(assemble(PETSC_COMM_WORLD, PauliSum::identity(), space).get(), state);
  Expectation expectation(PETSC_COMM_WORLD, sums, space);
  const std::vector<double> values = expectation.values(own.values);
  ASSERT_EQ(values.size(), sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k)
    EXPECT_NEAR(values[k], (state.adjoint() * dense(sums[k], space) * state)(0).real(), 1e-13)
        << to_text(sums[k]);
}

TEST(Operator, RefuseSpacesThatIndicesCannotCount) {
  if (sizeof(PetscInt) > 4) GTEST_SKIP() << "all 2^62 states can be counted";
  const PauliSum sum = PauliSum::single('X', 0);
  EXPECT_THROW(static_cast<void>(assemble(PETSC_COMM_WORLD, sum, FullSpace(31))), std::length_error);
  EXPECT_THROW(static_cast<void>(matrix_free(Team(PETSC_COMM_WORLD), sum, FullSpace(31))), std::length_error);
}

} // namespace
} // namespace leyden
