#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/pauli/flip_groups.hpp"

namespace leyden {
namespace {

/// Below, the ranks take longer to meet than to multiply.
constexpr int fewest_sites = 10;
/// Copies to and from shared arrays take as long as a few flips; transforms as long as more.
constexpr std::size_t fewest_flips = 4;
constexpr std::size_t fewest_flips_for_transforms = 12;

} // namespace

OperatorKind matrix_free_kind(OperatorKind kind, const PauliSum& sum, const FullSpace& space, int ranks) {
  if (kind != OperatorKind::shared || space.sites() < fewest_sites ||
      !has_shared_operator(sum, space.sites(), Entries::complex, ranks))
    return OperatorKind::matrix_free;
  const bool transforms = shared_operator_vectors(sum, space.sites()) > 0;
  return flip_groups(sum).size() >= (transforms ? fewest_flips_for_transforms : fewest_flips)
             ? OperatorKind::shared
             : OperatorKind::matrix_free;
}

} // namespace leyden
