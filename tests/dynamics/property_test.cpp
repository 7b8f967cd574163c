// Work in time under random Hamiltonians, by each operator and each propagator that a user can ask for,
// against the dense reference, on any number of ranks.
#include "leyden/dynamics/choice.hpp"
#include "leyden/platform/communicator.hpp"
#include "tests/dynamics/tasks.hpp"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// W at some times, from all eigenvectors of H.
class Exact {
 public:
  Exact(const EvolutionTask& task, std::span<const double> times) {
    const FullSpace space(task.sites);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(dense(task.hamiltonian, space));
    const Eigen::MatrixXcd observable = dense(task.observables.front(), space);
    const auto start = static_cast<Eigen::Index>(space.all_down());
    const Eigen::VectorXcd amplitudes = eigen.eigenvectors().row(start).adjoint();
    for (const double t : times) {
      const Eigen::ArrayXcd phases = (Complex(0, -t) * eigen.eigenvalues().cast<Complex>().array()).exp();
      const Eigen::VectorXcd state = eigen.eigenvectors() * (phases * amplitudes.array()).matrix();
      work_.push_back(state.dot(observable * state).real() - observable(start, start).real());
    }
  }
  const std::vector<double>& work() const { return work_; }

 private:
  std::vector<double> work_;
};

/// Fields and couplings of all three kinds; the others have a term that makes H complex, or one on three
/// sites, as well.
enum class Terms { fields_and_ising, all_couplings, a_lone_y, on_three_sites };
constexpr std::array all_terms{Terms::fields_and_ising, Terms::all_couplings, Terms::a_lone_y,
                               Terms::on_three_sites};

PauliSum random_hamiltonian(int sites, Terms terms, std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  PauliSum sum = random_form(sites, random, 0.9, terms == Terms::fields_and_ising ? "Z" : "XYZ");
  if (terms == Terms::a_lone_y) sum += PauliSum::single('Y', sites / 2, uniform(random));
  if (terms == Terms::on_three_sites && sites > 2)
    for (const std::string axes : {"XYZ", "ZZZ", "XZX", "YYX"}) {
      PauliSum term = PauliSum::identity(uniform(random));
      for (const int site : {0, sites / 2, sites - 1})
        term = term * PauliSum::single(axes[static_cast<std::size_t>(site == 0          ? 0
                                                                     : site < sites - 1 ? 1
                                                                                        : 2)],
                                       site);
      sum += term;
    }
  return sum;
}

std::vector<SolverChoice> all_choices() {
  std::vector<SolverChoice> choices;
  for (const OperatorChoice kind : {OperatorChoice::automatic, OperatorChoice::matrix_free,
                                    OperatorChoice::assembled, OperatorChoice::dense})
    for (const PropagatorChoice propagator :
         {PropagatorChoice::automatic, PropagatorChoice::chebyshev, PropagatorChoice::krylov,
          PropagatorChoice::slepc, PropagatorChoice::dense}) {
      const SolverChoice choice{kind, propagator};
      if (choice.consistent()) choices.push_back(choice);
    }
  return choices;
}

TEST(Work, IsThatOfTheDenseReferenceByEveryWay) {
  const int ranks = size_of(PETSC_COMM_WORLD);
  const std::vector<double> times{0.15, 0.6, 1.0};
  int by_moments = 0;
  // Messages take their time: on several ranks some numbers of sites show what they could do to it.
  const std::vector<int> all_sites =
      ranks == 1 ? std::vector<int>{2, 3, 4, 5, 6, 7, 8} : std::vector<int>{2, 5, 8};
  for (const int sites : all_sites)
    for (const Terms terms : all_terms) {
      std::mt19937_64 random(static_cast<std::uint64_t>(10 * sites + static_cast<int>(terms)));
      const PauliSum hamiltonian = random_hamiltonian(sites, terms, random);
      EvolutionTask task = task_of(sites, hamiltonian, {random_form(sites, random, 0.7, "Z")}, times.back());
      task.tolerance = 1e-11;
      const Exact exact(task, times);
      double largest = 0;
      for (const double work : exact.work())
        largest = std::max(largest, std::abs(work));
      for (const SolverChoice& choice : all_choices())
        // All on one node, and, where nodes make a difference, nodes of a rank each.
        for (const int a_node :
             std::set<int>{ranks, choice.propagator == PropagatorChoice::chebyshev ? 1 : ranks}) {
          const Solver solver = choose_solver(choice, task, {ranks, plenty, a_node});
          if (solver.chebyshev) ++by_moments;
          const auto evolution = evolve(PETSC_COMM_WORLD, task, solver);
          ASSERT_FALSE(evolution->failure()) << *evolution->failure();
          const double start = evolution->observe(0).front();
          for (std::size_t k = 0; k < times.size(); ++k)
            EXPECT_NEAR(evolution->observe(times[k]).front() - start, exact.work()[k], 1e-9 * largest)
                << sites << " sites, terms " << static_cast<int>(terms) << ", t = " << times[k] << ": "
                << to_string(solver.kind) << ", " << solver.reason;
          EXPECT_FALSE(evolution->failure());
        }
    }
  EXPECT_EQ(by_moments > 0, ranks <= 2) << "blocks are shared among powers of two, and must not be too small";
}

} // namespace
} // namespace leyden
