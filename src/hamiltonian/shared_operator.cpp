#include "leyden/hamiltonian/shared_operator.hpp"

#include "hamiltonian/field_ising.hpp"
#include "hamiltonian/rotated_pairs.hpp"

#include <stdexcept>

namespace leyden {

bool has_shared_operator(const PauliSum& sum, int sites, Entries entries, int ranks) {
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  return form &&
         has_block_layout(sites, entries, ranks, form->is_ising() ? RowBits::any : RowBits::at_least_one);
}

int shared_operator_vectors(const PauliSum& sum, int sites) {
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  if (!form || form->is_ising()) return 0;
  return form->yy.pairs() > 0 ? 2 : 1;
}

std::unique_ptr<SharedOperator> shared_operator(MPI_Comm node, const PauliSum& sum, int sites,
                                                Entries entries, double scale, double shift) {
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  if (!form) throw std::invalid_argument("no kernels for this Hamiltonian");
  const TwoBodyForm scaled = form->scaled(scale, shift);
  if (scaled.is_ising()) return std::make_unique<FieldIsing>(node, scaled, entries);
  return std::make_unique<RotatedPairs>(node, scaled, entries);
}

void add_inner_products(std::span<const double* const> left, std::span<const double* const> right,
                        const double* weights, std::uint64_t size, std::span<double> sums, Pairs pairs) {
  simd_kernels().add_inner_products({.left = left.data(),
                                     .lefts = static_cast<int>(left.size()),
                                     .right = right.data(),
                                     .rights = static_cast<int>(right.size()),
                                     .weights = weights,
                                     .upper = pairs == Pairs::upper,
                                     .size = size,
                                     .sums = sums.data()});
}

} // namespace leyden
