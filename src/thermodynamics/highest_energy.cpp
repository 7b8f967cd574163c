#include "leyden/thermodynamics/highest_energy.hpp"

#include "leyden/hamiltonian/operator.hpp"
#include "leyden/pauli/flip_groups.hpp"
#include "leyden/space/full_space.hpp"
#include "leyden/spectra/hermitian_eigen.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace leyden {
namespace {

/// Up to these many sites either takes no more than a few hundredths of a second.
constexpr int most_diagonal_sites = 16;
constexpr int most_dense_sites = 8;

double highest_of_diagonal(const FlipGroup& diagonal, const FullSpace& space) {
  double highest = -std::numeric_limits<double>::infinity();
  for (std::uint64_t row = 0; row < space.dimension(); ++row)
    highest = std::max(highest, diagonal.value(row).real());
  return highest;
}

template <typename Matrix>
std::optional<double> highest_of_matrix(Matrix matrix) {
  Eigen::VectorXd energies;
  if (diagonalise(matrix, energies) != 0) return std::nullopt;
  return energies[energies.size() - 1];
}

} // namespace

std::optional<double> highest_energy(const PauliSum& sum, int sites) {
  const FullSpace space(sites);
  const std::vector<FlipGroup> groups = flip_groups(sum);
  if (groups.empty()) return 0;
  if (groups.size() == 1 && groups.front().flip == 0) {
    if (sites > most_diagonal_sites) return std::nullopt;
    return highest_of_diagonal(groups.front(), space);
  }
  if (sites > most_dense_sites) return std::nullopt;
  if (sum.is_real(0)) return highest_of_matrix(dense_real(sum, space));
  return highest_of_matrix(dense(sum, space));
}

} // namespace leyden
