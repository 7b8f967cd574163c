// Evolutions by Krylov spaces against full diagonalisation, in one window or many, with observables projected
// or measured on states, on any number of ranks.
#include "leyden/dynamics/krylov.hpp"

#include "dynamics/krylov/krylov_space.hpp"
#include "dynamics/krylov/tridiagonal_exponential.hpp"
#include "dynamics/prepared_state.hpp"
#include "dynamics/state_product.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/agreed_sum.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/tasks.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace leyden {
namespace {

MPI_Comm world() {
  return PETSC_COMM_WORLD;
}

KrylovPlan plan_of(const EvolutionTask& task, OperatorKind kind, Measuring measuring, int windows) {
  KrylovPlan plan = plan_krylov(task, kind, TeamSize::one_node(size_of(world())), plenty);
  plan.measuring = measuring;
  plan.window = task.end / windows;
  return plan;
}

void expect_agreement(const EvolutionTask& task, const KrylovPlan& plan) {
  expect_same_as_dense(task, *evolve_krylov(Team(world()), task, plan));
}

/// A space after `steps` products, from the state that is down.
struct Built {
  StateProduct product;
  KrylovSpace space;
  Built(const PauliSum& sum, int sites, int steps)
      : product(traceless_operator(Team(world()), sum, sites, OperatorKind::matrix_free)),
        space(world(), product.rows(), steps, spectral_bounds(sum).width()) {
    EvolutionTask task = task_of(sites, sum, {});
    const PreparedState down = prepare_state(Team(world()), task, OperatorKind::matrix_free);
    space.begin(entries_of(down.state));
    for (int step = 0; step < steps && !space.is_invariant(); ++step)
      space.grow([this](std::span<const std::complex<double>> x, std::span<std::complex<double>> y) {
        product.apply(x, y);
      });
  }
  /// Largest | V^H V - 1 |.
  double overlap() const {
    Eigen::MatrixXcd products = space.vectors().adjoint() * space.vectors();
    agreed_sum(world(),
               {reinterpret_cast<double*>(products.data()), 2 * static_cast<std::size_t>(products.size())});
    products.diagonal().array() -= 1;
    return products.cwiseAbs().maxCoeff();
  }
};

TEST(KrylovSpace, StaysOrthogonalWhereLanczosAloneDoesNot) {
  // The outermost eigenvalues converge long before 150 products.
  const PauliSum sum =
      chain_interaction(10, 1, 0.4, 10) + uniform_field(10, 'X', 3) + uniform_field(10, 'Y', 1);
  const Built built(sum, 10, 150);
  EXPECT_EQ(built.space.size(), 150);
  EXPECT_LE(built.overlap(), 1e-13);
  EXPECT_GT(built.space.reorthogonalisations(), 0);
  EXPECT_LT(built.space.reorthogonalisations(), 100);
}

TEST(KrylovSpace, EndsWhereItIsInvariant) {
  for (const int sites : {1, 2, 3, 6}) {
    // A collective spin has 2 sites + 1 states.
    const Built built(uniform_field(sites, 'X', 1) + uniform_field(sites, 'Z', 0.3), sites, 1 << sites);
    EXPECT_EQ(built.space.size(), sites + 1);
    EXPECT_TRUE(built.space.is_invariant());
    EXPECT_LE(built.overlap(), 1e-14);
  }
}

TEST(TridiagonalExponential, BoundsTheErrorOfItsState) {
  const PauliSum sum = chain_interaction(7, 1, 0.4, 7) + uniform_field(7, 'X', 2);
  const FullSpace space(7);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(dense(sum, space));
  const auto down = static_cast<Eigen::Index>(space.all_down());
  for (const int size : {8, 14, 20}) {
    const Built built(sum, 7, size);
    const TridiagonalExponential exponential(world(), built.space.diagonal(), built.space.below());
    for (const double t : {0.05, 0.3, 0.6, 1.0}) {
      const Eigen::VectorXcd mine = built.space.vectors() * exponential.at(t);
      const Eigen::VectorXcd turned =
          (std::complex<double>(0, -t) * eigen.eigenvalues().cast<std::complex<double>>().array()).exp();
      const Eigen::VectorXcd exact =
          eigen.eigenvectors() * (turned.array() * eigen.eigenvectors().row(down).adjoint().array()).matrix();
      const auto first = static_cast<Eigen::Index>(built.product.first_row());
      double square = (mine - exact.segment(first, mine.size())).squaredNorm();
      agreed_sum(world(), {&square, 1});
      const double bound = exponential.residual_bound(t);
      EXPECT_LE(std::sqrt(square), bound + 1e-13) << size << " vectors at " << t;
      if (bound > 1e-10 && bound < 0.1) {
        EXPECT_GE(std::sqrt(square), 0.01 * bound) << "not sharp";
      }
    }
  }
}

TEST(TridiagonalExponential, TellsAllRanksWhatHasNotConverged) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(TridiagonalExponential(world(), {1, 2}, {0.5, 0.1}).converged());
  // Ranks other than the first have what they are told.
  EXPECT_FALSE(TridiagonalExponential(world(), {1, rank_of(world()) == 0 ? nan : 2}, {0.5, 0.1}).converged());
}

TEST(Krylov, TakesCouplingsFarStrongerThanTheCharger) {
  EvolutionTask task = charged_chain(9, chain_interaction(9, 1e6, 0, 1), 1e-3);
  task.hamiltonian = chain_interaction(9, 1e6, 0, 1) + uniform_field(9, 'X', 1e-3);
  task.observables = {uniform_field(9, 'Z', 1)};
  task.rate.reset();
  const KrylovPlan plan =
      plan_krylov(task, OperatorKind::assembled, TeamSize::one_node(size_of(world())), plenty);
  const auto evolution = evolve_krylov(Team(world()), task, plan);
  for (const double part : {0.0, 0.3, 1.0})
    EXPECT_NEAR(evolution->observe(part * task.end).at(0), -9, 1e-10);
  EXPECT_FALSE(evolution->failure());
}

TEST(Krylov, AgreesWithFullDiagonalisationAtAnyTolerance) {
  for (const double tolerance : {1e-6, 1e-8, 1e-10, 1e-12})
    for (const Measuring measuring : {Measuring::projected, Measuring::on_states}) {
      const EvolutionTask task = charging_task(7, tolerance);
      for (const int windows : {1, 5})
        expect_agreement(task, plan_of(task, OperatorKind::assembled, measuring, windows));
    }
}

TEST(Krylov, UnderAnyHermitianSumAgreesWithFullDiagonalisation) {
  for (const EvolutionTask& task : random_tasks())
    for (const Measuring measuring : {Measuring::projected, Measuring::on_states})
      for (const int windows : {1, 4})
        expect_agreement(task, plan_of(task, OperatorKind::matrix_free, measuring, windows));
}

TEST(Krylov, FromTheGroundStateAgreesWithFullDiagonalisation) {
  const EvolutionTask task = task_from_ground_state();
  for (const Measuring measuring : {Measuring::projected, Measuring::on_states})
    expect_agreement(task, plan_of(task, OperatorKind::assembled, measuring, 2));
}

TEST(Krylov, OnNodesOfOneRankAgreesWithFullDiagonalisation) {
  if (size_of(world()) == 3) GTEST_SKIP() << "the fast kernels take powers of two";
  const EvolutionTask task = charging_task(10);
  const Team team(world(), 1);
  const KrylovPlan plan = plan_krylov(task, OperatorKind::shared, team.size(), plenty);
  expect_same_as_dense(task, *evolve_krylov(team, task, plan));
}

TEST(Krylov, CutsWindowsThatAreTooLongForItsSpace) {
  const EvolutionTask task = charging_task(7);
  for (const int vectors : {15, 30, 60}) {
    KrylovPlan plan = plan_of(task, OperatorKind::matrix_free, Measuring::projected, 1);
    plan.vectors = vectors;
    expect_agreement(task, plan);
  }
  KrylovPlan hopeless = plan_of(task, OperatorKind::matrix_free, Measuring::projected, 1);
  hopeless.vectors = 2;
  const auto evolution = evolve_krylov(Team(world()), task, hopeless);
  ASSERT_TRUE(evolution->failure());
  EXPECT_NE(evolution->failure()->find("2 vectors"), std::string::npos) << *evolution->failure();
  EXPECT_EQ(evolution->observe(0).size(), 4U);
}

TEST(Krylov, KeepsNormAndEnergyOverLongTimes) {
  // On several ranks so small a state is nothing but messages.
  const double end = size_of(world()) == 1 ? 100 : 10;
  EvolutionTask task = charging_task(10, 1e-10, end);
  task.squares.clear();
  const KrylovPlan plan =
      plan_krylov(task, OperatorKind::assembled, TeamSize::one_node(size_of(world())), plenty);
  EXPECT_LT(plan.window, end / 2);
  const auto evolution = evolve_krylov(Team(world()), task, plan);
  for (const double part : {0.0, 0.17, 0.5, 1.0})
    static_cast<void>(evolution->observe(part * end));
  EXPECT_FALSE(evolution->failure());
  EXPECT_LT(evolution->report().norm_drift, 1e-12);
  EXPECT_LT(evolution->report().energy_drift, 1e-11);
  EXPECT_LE(evolution->report().state_error, task.tolerance);
}

TEST(Krylov, FollowsTheStateBeyondItsEnd) {
  EvolutionTask task = charging_task(6, 1e-10, 0.7);
  const auto evolution =
      evolve_krylov(Team(world()), task,
                    plan_krylov(task, OperatorKind::assembled, TeamSize::one_node(size_of(world())), plenty));
  task.end = 3;
  const auto exact = evolve_dense(world(), task);
  for (const double t : {0.5, 0.7, 1.1, 2.9})
    EXPECT_NEAR(evolution->observe(t).at(0), exact->observe(t).at(0), 1e-10) << t;
  EXPECT_LE(evolution->state_error(2.9), 5e-10);
}

TEST(Krylov, StopsWhenItsWatchSaysSo) {
  const EvolutionTask task = charging_task(8);
  const KrylovPlan plan = plan_of(task, OperatorKind::assembled, Measuring::projected, 1);
  for (const int last : {5, plan.vectors + 1}) {
    int asked = 0;
    double most = 0;
    const auto evolution = evolve_krylov(Team(world()), task, plan, [&](double fraction) {
      EXPECT_GE(fraction, most);
      most = fraction;
      return ++asked == last ? Sampling::stops : Sampling::goes_on;
    });
    EXPECT_TRUE(evolution->stopped());
    EXPECT_FALSE(evolution->failure());
    EXPECT_EQ(asked, last);
    EXPECT_LE(most, 1);
  }
}

/// Products that cost more than all else, and one observable that is cheap.
EvolutionTask expensive_task(int sites) {
  std::mt19937_64 random(8);
  EvolutionTask task =
      task_of(sites, random_hermitian_sum(sites, 400, random), {uniform_field(sites, 'Z', 1)});
  task.end = 0.2;
  return task;
}

TEST(KrylovPlan, TakesOneSpaceWhereMemoryAllows) {
  const EvolutionTask task = expensive_task(14);
  const KrylovPlan most = plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), plenty);
  EXPECT_EQ(most.window, task.end);
  const KrylovPlan less =
      plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), most.memory.bytes() / 2);
  EXPECT_LE(less.memory.bytes(), most.memory.bytes() / 2);
  EXPECT_LT(less.window, most.window);
  EXPECT_LT(less.vectors, most.vectors);
  EXPECT_GT(less.seconds, most.seconds);
  EXPECT_GT(less.matvecs, most.matvecs);
  EXPECT_GT(plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), 1000).memory.bytes(), 1000U)
      << "told, not hidden";
}

TEST(KrylovPlan, LetsSpacesGrowLittleBeyondWhatItCountsOn) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  EvolutionTask task = expensive_task(14);
  task.hamiltonian = uniform_field(14, 'X', 1);
  for (int i = 0; i < 14; ++i)
    for (int j = 0; j < i; ++j)
      task.hamiltonian += PauliSum::single('Z', i, normal(random)) * PauliSum::single('Z', j);
  task.end = 3;
  const KrylovPlan plan = plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), plenty);
  const double vector = std::ldexp(16.0, 14);
  EXPECT_LE(plan.vectors * vector, 1.1 * static_cast<double>(plan.memory.bytes()));
  // Nor beyond what there is.
  for (const double share : {1.0, 1.02, 0.5}) {
    const auto bytes = static_cast<std::uint64_t>(share * static_cast<double>(plan.memory.bytes()));
    const KrylovPlan tight = plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), bytes);
    EXPECT_LE(tight.memory.bytes(), bytes);
    EXPECT_LE(tight.vectors * vector, static_cast<double>(bytes));
  }
}

TEST(KrylovPlan, MeasuresManyObservablesOnStates) {
  EvolutionTask task = expensive_task(12);
  EXPECT_EQ(plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), plenty).measuring,
            Measuring::projected);
  std::mt19937_64 random(4);
  for (const PauliSum& sum : many_observables(12, random))
    task.observables.push_back(sum);
  EXPECT_EQ(plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(1), plenty).measuring,
            Measuring::on_states);
}

TEST(KrylovPlan, IsBornOut) {
  const EvolutionTask task = expensive_task(9);
  const KrylovPlan plan =
      plan_krylov(task, OperatorKind::matrix_free, TeamSize::one_node(size_of(world())), plenty);
  const auto evolution = evolve_krylov(Team(world()), task, plan);
  static_cast<void>(evolution->observe(task.end));
  EXPECT_LE(evolution->report().matvecs, plan.matvecs);
  EXPECT_GE(evolution->report().matvecs, plan.matvecs / 3);
}

TEST(KrylovPlan, ExistsForAbsurdTasks) {
  for (const double factor : {0.0, 1e-300, 1e6, 1e100, 1e300, 1e308}) {
    EvolutionTask task = charging_task(5);
    task.hamiltonian *= factor;
    EXPECT_GE(plan_krylov(task, OperatorKind::assembled, TeamSize::one_node(1), plenty).vectors, 1);
  }
}

} // namespace
} // namespace leyden
