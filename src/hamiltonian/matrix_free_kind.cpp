#include "leyden/hamiltonian/distributed_operator.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/pauli/flip_groups.hpp"

namespace leyden {
namespace {

/// Copies to and from shared arrays take as long as a few flips; transforms as long as more.
constexpr std::size_t fewest_flips = 4;
constexpr std::size_t fewest_flips_for_transforms = 12;

} // namespace

OperatorKind matrix_free_kind(OperatorKind kind, const PauliSum& sum, const FullSpace& space, TeamSize team) {
  if (kind != OperatorKind::shared || space.sites() < fewest_shared_sites ||
      !has_distributed_operator(sum, space.sites(), Entries::complex, team))
    return OperatorKind::matrix_free;
  const bool transforms = distributed_operator_vectors(sum, space.sites(), team.nodes()) > 0;
  return flip_groups(sum).size() >= (transforms ? fewest_flips_for_transforms : fewest_flips)
             ? OperatorKind::shared
             : OperatorKind::matrix_free;
}

} // namespace leyden
