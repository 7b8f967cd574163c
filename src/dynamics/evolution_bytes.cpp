#include "dynamics/chebyshev_exponential.hpp"
#include "dynamics/evolution_memory.hpp"
#include "dynamics/krylov_bound.hpp"
#include "dynamics/krylov_space.hpp"
#include "dynamics/projected_forms.hpp"
#include "dynamics/squares_bytes.hpp"
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
constexpr std::uint64_t bytes_of_messages = std::uint64_t{1} << 19;

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

std::uint64_t squares_bytes(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  if (task.squares.empty()) return 0;
  const FullSpace space(task.sites);
  const auto share = static_cast<std::uint64_t>(team.ranks);
  std::uint64_t bytes = (space.dimension() + share - 1) / share * sizeof(PetscScalar);
  for (const PauliSum& square : task.squares)
    bytes += operator_bytes(matrix_free_kind(kind, square, space, team), square, space, team);
  return bytes;
}

EvolutionMemory::EvolutionMemory(const EvolutionTask& task, OperatorKind kind, TeamSize team)
    : received_(team.ranks > 1 ? 2 : 0), squares_(squares_bytes(task, kind, team)),
      other_(team.ranks > 1 ? bytes_of_messages : bytes_of_solvers) {
  const FullSpace space(task.sites);
  const std::uint64_t rows = (space.dimension() + static_cast<std::uint64_t>(team.ranks) - 1) /
                             static_cast<std::uint64_t>(team.ranks);
  vector_ = rows * sizeof(PetscScalar);
  operator_ = operator_bytes(kind, task.hamiltonian, space, team);
  preparation_ = 0;
  if (task.initial == InitialState::ground) {
    // SLEPc's default basis for one eigenpair, two states, and a few work vectors.
    constexpr std::uint64_t eigensolver = 17 + 2 + 4;
    preparation_ = operator_bytes(kind, task.initial_hamiltonian, space, team) +
                   vector_ * (eigensolver + 1 + received_) + squares_;
  }
}

std::uint64_t EvolutionMemory::peak(std::uint64_t vectors, std::uint64_t squares) const {
  return std::max(operator_ + vector_ * vectors + squares, preparation_) + other_;
}

std::uint64_t EvolutionMemory::with_vectors(std::uint64_t vectors) const {
  return peak(1 + vectors + received_, squares_);
}

std::uint64_t EvolutionMemory::krylov(int vectors, Measuring measuring, std::size_t projections) const {
  const auto order = static_cast<std::uint64_t>(vectors);
  // Of T: eigenvectors, and what their solver works with.
  const std::uint64_t small = 3 * 8 * order * order;
  const std::uint64_t space = order + KrylovSpace::spare_vectors;
  if (measuring == Measuring::on_states) return with_vectors(space + 1) + small;
  // A vector between the two products of a square.
  return peak(1 + space + projected_block + received_, std::min(squares_, vector_)) + small +
         16 * order * order * projections;
}

std::uint64_t EvolutionMemory::chebyshev_steps(int together) const {
  return with_vectors(static_cast<std::uint64_t>(together) + ChebyshevExponential::work_vectors);
}

std::uint64_t slepc_evolution_bytes(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  const double width = spectral_bounds(task.hamiltonian).width();
  const SamplingPlan plan = sampling_plan(width, task.end);
  // The widest gap between the nodes of a window.
  const double step = plan.length * std::sin(std::numbers::pi / (2 * static_cast<double>(plan.intervals)));
  const KrylovStep krylov = plan_krylov_step(width * step / 2, krylov_budget(task.tolerance, step, task.end));
  const auto basis = static_cast<std::uint64_t>(std::max<std::int64_t>(krylov.dimension, 2)) + 2;
  constexpr std::uint64_t working = 2;
  const bool is_shared =
      matrix_free_kind(kind, task.hamiltonian, FullSpace(task.sites), team) == OperatorKind::shared;
  // H psi, which gives the energy.
  const std::uint64_t energy = is_shared ? 1 : 0;
  return EvolutionMemory(task, kind, team).with_vectors(basis + working + energy);
}

} // namespace leyden
