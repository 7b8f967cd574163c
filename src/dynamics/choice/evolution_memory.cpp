#include "dynamics/choice/evolution_memory.hpp"

#include "dynamics/chebyshev/chebyshev_exponential.hpp"
#include "dynamics/krylov/krylov_bound.hpp"
#include "dynamics/krylov/krylov_space.hpp"
#include "dynamics/krylov/projected_forms.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace leyden {
namespace {

/// What a product with H comes to.
OperatorKind product_kind(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  if (kind == OperatorKind::assembled) return kind;
  return matrix_free_kind(kind, task.hamiltonian, FullSpace(task.sites), team);
}

/// SLEPc's solvers and what they take of LAPACK, whatever the size of the state.
constexpr MemoryItem slepc_library{.what = "SLEPc and LAPACK", .bytes = std::uint64_t{2} << 20};

} // namespace

MemoryItem library_memory(OperatorKind product, int ranks) {
  // Measured.
  constexpr std::uint64_t half = std::uint64_t{1} << 19;
  std::uint64_t halves = 1;
  if (ranks == 1)
    halves = 2;
  else if (product != OperatorKind::shared)
    halves = 3;
  if (product == OperatorKind::assembled) halves += 3;
  return {.what = "libraries and their buffers", .bytes = halves * half};
}

MemoryItems dense_evolution_memory(const EvolutionTask& task) {
  const std::uint64_t dimension = FullSpace(task.sites).dimension();
  // The ground state is found first, and its matrix let go.
  const auto of = [&](const PauliSum& sum) -> MemoryItems {
    const bool is_real = sum.is_real(0);
    // In numbers of 8 bytes.
    const std::uint64_t work = is_real ? 2 : 2 + 2;
    return {{.what = "columns of the matrix, then of its eigenvectors",
             .bytes = dimension * (is_real ? 1 : 2) * 8,
             .count = dimension},
            {.what = "columns of LAPACK's work space", .bytes = dimension * work * 8, .count = dimension}};
  };
  MemoryItems items = of(task.hamiltonian);
  if (task.initial == InitialState::ground) items = larger(items, of(task.initial_hamiltonian));
  items += {.what = "vectors", .bytes = dimension * 16, .count = 8};
  return items;
}

MemoryItems watching_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team, EnergyLook energy) {
  const FullSpace space(task.sites);
  std::vector<PauliSum> sums = task.observables;
  if (energy == EnergyLook::taken) sums.push_back(task.hamiltonian);
  MemoryItems items = received_memory(sums, space, team.ranks);
  if (task.squares.empty()) return items;
  items += {.what = "vector A psi of the squares", .bytes = vector_bytes(FullSpace(task.sites), team.ranks)};
  for (const PauliSum& square : task.squares)
    items += operator_memory(matrix_free_kind(kind, square, space, team), square, space, team);
  return items;
}

MemoryItems ground_state_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  // SLEPc's default basis for one eigenpair, two states, and a few work vectors.
  MemoryItems items{{.what = "vectors of SLEPc's eigensolver",
                     .bytes = vector_bytes(FullSpace(task.sites), team.ranks),
                     .count = 17 + 2 + 4}};
  items += operator_memory(kind, task.initial_hamiltonian, FullSpace(task.sites), team);
  items += slepc_library;
  return items;
}

EvolutionMemory::EvolutionMemory(const EvolutionTask& task, OperatorKind kind, TeamSize team,
                                 EnergyLook energy)
    : vector_(vector_bytes(FullSpace(task.sites), team.ranks)), product_(product_kind(task, kind, team)),
      ranks_(team.ranks), operator_(operator_memory(kind, task.hamiltonian, FullSpace(task.sites), team)),
      watching_(watching_memory(task, kind, team, energy)) {
  if (task.initial == InitialState::ground) {
    preparation_ = watching_;
    preparation_ += ground_state_memory(task, kind, team);
  }
  std::vector<PauliSum> projected = task.observables;
  projected.insert(projected.end(), task.squares.begin(), task.squares.end());
  projecting_ = received_memory(projected, FullSpace(task.sites), team.ranks);
  if (!task.squares.empty()) projecting_ += vectors("vector between two products", 1);
}

MemoryItems EvolutionMemory::peak(const MemoryItems& evolving) const {
  MemoryItems items = evolving;
  items += operator_;
  items = larger(items, preparation_);
  items += library_memory(product_, ranks_);
  return items;
}

MemoryItems EvolutionMemory::krylov(int vectors_held, Measuring measuring, std::size_t projections) const {
  const auto order = static_cast<std::uint64_t>(vectors_held);
  MemoryItems items{vectors("vectors of the Krylov space", order + KrylovSpace::spare_vectors),
                    vectors("state", 1)};
  // Of T: eigenvectors, and what their solver works with.
  items += {.what = "small matrices", .bytes = 8 * order * order, .count = 3};
  if (measuring == Measuring::on_states) {
    items += vectors("state that is measured", 1);
    items += watching_;
  } else {
    items += vectors("products with observables", std::min<std::uint64_t>(projected_block, order));
    items += projecting_;
    items += {.what = "projected observables", .bytes = 16 * order * order, .count = projections};
  }
  return peak(items);
}

MemoryItems EvolutionMemory::chebyshev_steps(int together) const {
  MemoryItems items{
      vectors("states, of the last time and of those ahead", 1 + static_cast<std::uint64_t>(together)),
      vectors("vectors of the Chebyshev recurrence", ChebyshevExponential::work_vectors)};
  items += watching_;
  return peak(items);
}

MemoryItems EvolutionMemory::slepc(std::uint64_t basis) const {
  MemoryItems items{vectors("vectors of SLEPc's basis", basis), vectors("state", 1)};
  // H psi, which gives the energy.
  if (product_ == OperatorKind::shared) items += vectors("product H psi", 1);
  items += slepc_library;
  items += watching_;
  return peak(items);
}

MemoryItems slepc_evolution_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  const double width = spectral_bounds(task.hamiltonian).width();
  const SamplingPlan plan = sampling_plan(width, task.end);
  // The widest gap between the nodes of a window.
  const double step = plan.length * std::sin(std::numbers::pi / (2 * static_cast<double>(plan.intervals)));
  const KrylovStep krylov = plan_krylov_step(width * step / 2, krylov_budget(task.tolerance, step, task.end));
  // Beside the basis itself: its last vector, and one to work with.
  const auto basis = static_cast<std::uint64_t>(std::max<std::int64_t>(krylov.dimension, 2)) + 2;
  const EnergyLook energy =
      product_kind(task, kind, team) == OperatorKind::shared ? EnergyLook::left_out : EnergyLook::taken;
  return EvolutionMemory(task, kind, team, energy).slepc(basis);
}

} // namespace leyden
