#include "leyden/spectra/ground_state.hpp"

#include "leyden/hamiltonian/operator.hpp"
#include "tests/hamiltonian/chain.hpp"
#include "tests/hamiltonian/random_sum.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

namespace leyden {
namespace {

void expect_ground_state(const PauliSum& sum, int sites, Mat matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> exact(dense(sum, FullSpace(sites)));
  const double scale = exact.eigenvalues().cwiseAbs().maxCoeff();
  const auto result = ground_state(matrix, 1e-13 * scale);
  ASSERT_TRUE(std::holds_alternative<GroundState>(result)) << std::get<NoGroundState>(result).reason;
  const auto& ground = std::get<GroundState>(result);
  EXPECT_NEAR(ground.energy, exact.eigenvalues()[0], 1e-12 * scale) << to_text(sum);
  EXPECT_NEAR(ground.gap, exact.eigenvalues()[1] - exact.eigenvalues()[0], 1e-12 * scale) << to_text(sum);
  EXPECT_LE(ground.residual, 1e-12 * scale);
  PetscReal norm = 0;
  LEYDEN_PETSC(VecNorm(ground.state.get(), NORM_2, &norm));
  EXPECT_NEAR(norm, 1, 1e-13);
}

TEST(GroundState, AgreesWithDenseDiagonalisation) {
  std::mt19937_64 random(3);
  for (int sites = 1; sites <= 8; ++sites) {
    const FullSpace space(sites);
    const PauliSum chain = chain_interaction(sites, 1, 0.3, sites) + uniform_field(sites, 'Z', 1) +
                           uniform_field(sites, 'X', 0.2);
    for (const PauliSum& sum : {chain, random_hermitian_sum(sites, 30, random)}) {
      expect_ground_state(sum, sites, assemble(PETSC_COMM_WORLD, sum, space).get());
      expect_ground_state(sum, sites, matrix_free(Team(PETSC_COMM_WORLD), sum, space).get());
    }
  }
}

TEST(GroundState, IsFoundByFastKernels) {
  const int sites = 10;
  const FullSpace space(sites);
  for (const double alpha : {0.0, 0.3}) {
    const PauliSum sum = chain_interaction(sites, 1, alpha, sites) + uniform_field(sites, 'Z', 1) +
                         uniform_field(sites, 'X', 0.2);
    const double scale = sum.one_norm();
    const auto by_elements = ground_state(assemble(PETSC_COMM_WORLD, sum, space).get(), 1e-13 * scale);
    const auto by_kernels = ground_state(
        matrix_free(Team(PETSC_COMM_WORLD), sum, space, OperatorKind::shared).get(), 1e-13 * scale);
    const auto& expected = std::get<GroundState>(by_elements);
    const auto& found = std::get<GroundState>(by_kernels);
    EXPECT_NEAR(found.energy, expected.energy, 1e-12 * scale);
    EXPECT_NEAR(found.gap, expected.gap, 1e-12 * scale);
    EXPECT_LE(found.residual, 1e-12 * scale);
    PetscScalar overlap = 0;
    LEYDEN_PETSC(VecDot(found.state.get(), expected.state.get(), &overlap));
    EXPECT_NEAR(std::abs(overlap), 1, 1e-12);
  }
}

TEST(GroundState, SeesThatTheGroundLevelIsDegenerate) {
  for (int sites = 2; sites <= 6; ++sites) {
    const PauliSum ising = chain_interaction(sites, 1, 0, 1);
    expect_ground_state(ising, sites, assemble(PETSC_COMM_WORLD, ising, FullSpace(sites)).get());
  }
  const PauliSum flat = PauliSum::identity(-1);
  expect_ground_state(flat, 2, matrix_free(Team(PETSC_COMM_WORLD), flat, FullSpace(2)).get());
}

TEST(GroundState, IsFoundAsPetscOptionsSay) {
  const int sites = 8;
  const PauliSum chain = chain_interaction(sites, 1, 0.3, sites) + uniform_field(sites, 'X', 0.2);
  const PetscMatrix matrix = matrix_free(Team(PETSC_COMM_WORLD), chain, FullSpace(sites));
  LEYDEN_PETSC(PetscOptionsSetValue(nullptr, "-eps_max_it", "1"));
  const auto hurried = ground_state(matrix.get(), 1e-13);
  LEYDEN_PETSC(PetscOptionsClearValue(nullptr, "-eps_max_it"));
  EXPECT_TRUE(std::holds_alternative<NoGroundState>(hurried));
  EXPECT_TRUE(std::holds_alternative<GroundState>(ground_state(matrix.get(), 1e-13)));
}

} // namespace
} // namespace leyden
