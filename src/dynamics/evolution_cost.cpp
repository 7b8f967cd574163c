#include "dynamics/evolution_cost.hpp"

#include "dynamics/shared_product_seconds.hpp"
#include "leyden/pauli/flip_groups.hpp"

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

} // namespace

double product_seconds(OperatorKind kind, const PauliSum& sum, int sites, int ranks) {
  const FullSpace space(sites);
  if (matrix_free_kind(kind, sum, space, ranks) == OperatorKind::shared)
    return (shared_product_seconds(sum, sites) + seconds_a_copied_amplitude) *
           static_cast<double>(space.dimension());
  if (is_matrix_free(kind))
    return static_cast<double>(flip_groups(sum).size()) * seconds_a_computed_element *
           static_cast<double>(space.dimension());
  constexpr double bytes_an_element = sizeof(PetscScalar) + sizeof(PetscInt);
  return static_cast<double>(operator_memory(kind, sum, space, 1).bytes()) / bytes_an_element *
         seconds_a_stored_element;
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
    seconds += product_seconds(OperatorKind::matrix_free, square, task.sites, 1);
  return seconds;
}

} // namespace leyden
