#include "leyden/hamiltonian/shared_operator.hpp"

#include "hamiltonian/field_ising.hpp"

#include <stdexcept>

namespace leyden {

bool has_shared_operator(const PauliSum& sum, int sites, Entries entries, int ranks) {
  if (!has_block_layout(sites, entries, ranks, simd_kernels())) return false;
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  return form && form->is_ising();
}

std::unique_ptr<SharedOperator> shared_operator(MPI_Comm node, const PauliSum& sum, int sites,
                                                Entries entries, double scale, double shift) {
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  if (!form || !form->is_ising()) throw std::invalid_argument("no kernels for this Hamiltonian");
  return std::make_unique<FieldIsing>(node, form->scaled(scale, shift), entries);
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
