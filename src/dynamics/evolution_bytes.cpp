#include "dynamics/chebyshev_exponential.hpp"
#include "dynamics/evolution_memory.hpp"
#include "dynamics/krylov_bound.hpp"
#include "dynamics/krylov_space.hpp"
#include "dynamics/projected_forms.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace leyden {
namespace {

/// What the solvers hold whatever the size of the state; and with it MPI's buffers, once there are messages.
constexpr std::uint64_t bytes_of_solvers = std::uint64_t{2} << 20;
constexpr std::uint64_t bytes_of_messages = std::uint64_t{8} << 20;

std::uint64_t most_rows(const FullSpace& space, int ranks) {
  return (space.dimension() + static_cast<std::uint64_t>(ranks) - 1) / static_cast<std::uint64_t>(ranks);
}

/// Vectors that A psi of the squares and what is received for it take.
std::uint64_t squared_vectors(const EvolutionTask& task, int ranks) {
  return task.squares.empty() ? 0 : 1 + (ranks > 1 ? 2 : 0);
}

/// While the initial state is found.
std::uint64_t preparation_bytes(const EvolutionTask& task, OperatorKind kind, int ranks) {
  const FullSpace space(task.sites);
  if (task.initial == InitialState::down) return 0;
  // SLEPc's default basis for one eigenpair, two states, and a few work vectors.
  constexpr std::uint64_t eigensolver = 17 + 2 + 4;
  const std::uint64_t received = ranks > 1 ? 2 : 0;
  return operator_bytes(kind, task.initial_hamiltonian, space, ranks) +
         most_rows(space, ranks) * sizeof(PetscScalar) *
             (eigensolver + 1 + received + squared_vectors(task, ranks));
}

/// The vectors and the Hamiltonian of an evolution, or what the initial state takes, and all else.
std::uint64_t peak_bytes(const EvolutionTask& task, OperatorKind kind, int ranks, std::uint64_t vectors) {
  const FullSpace space(task.sites);
  const std::uint64_t evolving = operator_bytes(kind, task.hamiltonian, space, ranks) +
                                 most_rows(space, ranks) * sizeof(PetscScalar) * vectors;
  return std::max(evolving, preparation_bytes(task, kind, ranks)) +
         (ranks > 1 ? bytes_of_messages : bytes_of_solvers);
}

} // namespace

std::uint64_t dense_evolution_bytes(const EvolutionTask& task) {
  const std::uint64_t dimension = FullSpace(task.sites).dimension();
  // The matrix that becomes the eigenvectors and LAPACK's work space, in numbers of 8 bytes. The ground state
  // is found first, and its matrix let go.
  const auto numbers_of = [](const PauliSum& sum) { return sum.is_real(0) ? 1 + 2 : 2 + 2 + 2; };
  const auto numbers = static_cast<std::uint64_t>(
      std::max(numbers_of(task.hamiltonian),
               task.initial == InitialState::ground ? numbers_of(task.initial_hamiltonian) : 0));
  const std::uint64_t vectors = 8 * 2 + 64;
  return dimension * (dimension * numbers * 8 + vectors * 8);
}

std::uint64_t slepc_evolution_bytes(const EvolutionTask& task, OperatorKind kind, int ranks) {
  const double width = spectral_bounds(task.hamiltonian).width();
  const SamplingPlan plan = sampling_plan(width, task.end);
  // The widest gap between the nodes of a window.
  const double step = plan.length * std::sin(std::numbers::pi / (2 * static_cast<double>(plan.intervals)));
  const KrylovStep krylov = plan_krylov_step(width * step / 2, krylov_budget(task.tolerance, step, task.end));
  const auto basis = static_cast<std::uint64_t>(std::max<std::int64_t>(krylov.dimension, 2)) + 2;
  const std::uint64_t received = ranks > 1 ? 2 : 0;
  // The state, SLEPc's work vectors, and what is received for the observables.
  const std::uint64_t watching = 1 + 2 + received + squared_vectors(task, ranks);
  return peak_bytes(task, kind, ranks, basis + watching);
}

std::uint64_t krylov_evolution_bytes(const EvolutionTask& task, OperatorKind kind, int ranks, int vectors,
                                     Measuring measuring) {
  const std::uint64_t received = ranks > 1 ? 2 : 0;
  const auto order = static_cast<std::uint64_t>(vectors);
  // Of T: eigenvectors, and what their solver works with.
  std::uint64_t matrices = 3 * 8 * order * order;
  std::uint64_t working = 1 + received + squared_vectors(task, ranks);
  if (measuring == Measuring::projected) {
    matrices += 16 * order * order * projected_forms(task).size();
    working = projected_block + received + (task.squares.empty() ? 0 : 1);
  }
  // The state at the end of the window lives beside its space.
  return peak_bytes(task, kind, ranks, order + KrylovSpace::spare_vectors + 1 + working) + matrices;
}

std::uint64_t chebyshev_steps_bytes(const EvolutionTask& task, OperatorKind kind, int ranks, int together) {
  const std::uint64_t received = ranks > 1 ? 2 : 0;
  const std::uint64_t states = 1 + static_cast<std::uint64_t>(together);
  return peak_bytes(task, kind, ranks,
                    states + ChebyshevExponential::work_vectors + received + squared_vectors(task, ranks));
}

} // namespace leyden
