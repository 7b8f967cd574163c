#include "dynamics/choice/matrix_free_choice.hpp"

#include "dynamics/chebyshev/shared_product_seconds.hpp"
#include "dynamics/driven/driven_exponential.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// From measured times on one core of a current server.
constexpr double seconds_an_amplitude_of_fields = 7e-9;
constexpr double seconds_an_amplitude_of_a_flip = 1e-10;
constexpr double seconds_an_amplitude_of_transforms = 1.8e-8;

bool is_fast(const EvolutionTask& task, TeamSize team) {
  const FullSpace space(task.sites);
  const auto fast = [&](const PauliSum& sum) {
    return matrix_free_kind(OperatorKind::shared, sum, space, team) == OperatorKind::shared;
  };
  return (task.drive ? driven_kind(OperatorKind::shared, task, team) == OperatorKind::shared
                     : fast(task.hamiltonian)) ||
         (task.initial == InitialState::ground && fast(task.initial_hamiltonian)) ||
         std::any_of(task.squares.begin(), task.squares.end(), fast);
}

/// Bytes a rank that may lie in shared memory.
std::uint64_t shared_bytes(const EvolutionTask& task, TeamSize team) {
  const FullSpace space(task.sites);
  const auto bytes = [&](const PauliSum& sum) {
    return operator_memory(OperatorKind::shared, sum, space, team).bytes();
  };
  std::uint64_t most = task.drive ? driven_exponential_memory(task, OperatorKind::shared, team).bytes()
                                  : bytes(task.hamiltonian);
  if (task.initial == InitialState::ground) most = std::max(most, bytes(task.initial_hamiltonian));
  for (const PauliSum& square : task.squares)
    most += bytes(square);
  return most;
}

std::uint64_t all_bytes(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  return (task.drive ? driven_evolution_memory(task, kind, team) : slepc_evolution_memory(task, kind, team))
      .bytes();
}

} // namespace

double shared_product_seconds(const PauliSum& sum, int sites, int nodes) {
  // Three passes over memory with transforms in them, or two with flips.
  if (distributed_operator_vectors(sum, sites, nodes) > 0) return seconds_an_amplitude_of_transforms;
  return seconds_an_amplitude_of_fields +
         seconds_an_amplitude_of_a_flip * static_cast<double>(flip_groups(sum).size());
}

OperatorKind matrix_free_choice(const EvolutionTask& task, const Resources& team) {
  const TeamSize size = team.size();
  if (!is_fast(task, size)) return OperatorKind::matrix_free;
  // Some of it is left to MPI and to the system.
  const bool has_windows =
      size.ranks_a_node == 1 || shared_bytes(task, size) <= team.shared_bytes_a_rank / 10 * 9;
  const bool has_room = all_bytes(task, OperatorKind::shared, size) <= team.bytes_a_rank;
  return has_windows && has_room ? OperatorKind::shared : OperatorKind::matrix_free;
}

} // namespace leyden
