#include "dynamics/choice/evolution_cost.hpp"

#include "dynamics/chebyshev/shared_product_seconds.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

namespace leyden {
namespace {

/// From the same measurements: an element in a product, and an amplitude's partner in an expectation value.
constexpr double seconds_a_stored_element = 3.5e-9;
constexpr double seconds_a_computed_element = 2e-9;
constexpr double seconds_a_watched_element = 3e-9;
/// To shared arrays and back.
constexpr double seconds_a_copied_amplitude = 3e-9;

/// From measured times on one core of a current server: a node, whose observables are copied, told and asked
/// for; and for each node of a window each coefficient of its interpolation, in several values at a time.
constexpr double seconds_a_node = 4e-6;
constexpr double seconds_a_node_and_coefficient = 3e-8;

/// Vectors that go from node to node in a product: one for each flip that reaches the bits of the node, if it
/// is computed flip by flip; one for each node that they lead to, if it is stored.
double general_traffic(OperatorKind kind, const PauliSum& sum, int sites, int nodes) {
  const int node_bits = std::min(sites, static_cast<int>(std::bit_width(static_cast<unsigned>(nodes - 1))));
  double flips = 0;
  std::set<std::uint64_t> reached;
  for (const FlipGroup& group : flip_groups(sum)) {
    const std::uint64_t far = group.flip >> (sites - node_bits);
    if (far == 0) continue;
    ++flips;
    reached.insert(far);
  }
  return is_matrix_free(kind) ? flips : static_cast<double>(reached.size());
}

} // namespace

double product_seconds(OperatorKind kind, const PauliSum& sum, int sites, TeamSize team) {
  const FullSpace space(sites);
  if (matrix_free_kind(kind, sum, space, team) == OperatorKind::shared)
    return (shared_product_seconds(sum, sites, team.nodes()) + seconds_a_copied_amplitude) *
           static_cast<double>(space.dimension());
  if (is_matrix_free(kind))
    return static_cast<double>(flip_groups(sum).size()) * seconds_a_computed_element *
           static_cast<double>(space.dimension());
  constexpr double bytes_an_element = sizeof(PetscScalar) + sizeof(PetscInt);
  return static_cast<double>(operator_memory(kind, sum, space, TeamSize::one_node(1)).bytes()) /
         bytes_an_element * seconds_a_stored_element;
}

double exchange_seconds(OperatorKind kind, const PauliSum& sum, int sites, TeamSize team) {
  const int nodes = team.nodes();
  if (nodes == 1) return 0;
  const double vector = std::ldexp(sizeof(PetscScalar), sites) / nodes;
  const FullSpace space(sites);
  const bool is_shared =
      is_matrix_free(kind) && matrix_free_kind(kind, sum, space, team) == OperatorKind::shared;
  return vector / bytes_a_second_of_a_node *
         (is_shared ? distributed_operator_traffic(sum, sites, nodes)
                    : general_traffic(kind, sum, sites, nodes));
}

double curve_seconds(const EvolutionTask& task, double samples) {
  if (task.drive) return samples * seconds_a_node;
  const SamplingPlan plan = sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end);
  return samples * (seconds_a_node + static_cast<double>(plan.intervals) * seconds_a_node_and_coefficient);
}

double look_seconds(const EvolutionTask& task, EnergyLook energy) {
  std::set<std::uint64_t> flips{0};
  const auto add = [&](const PauliSum& sum) {
    for (const FlipGroup& group : flip_groups(sum))
      flips.insert(group.flip);
  };
  if (energy == EnergyLook::taken) add(task.hamiltonian);
  for (const PauliSum& observable : task.observables)
    add(observable);
  double seconds =
      static_cast<double>(flips.size()) * seconds_a_watched_element * std::ldexp(1.0, task.sites);
  for (const PauliSum& square : task.squares)
    seconds += product_seconds(OperatorKind::matrix_free, square, task.sites, TeamSize::one_node(1));
  return seconds;
}

} // namespace leyden
