#include "leyden/hamiltonian/shared_operator.hpp"

#include "hamiltonian/block_layout.hpp"
#include "hamiltonian/node_operator.hpp"
#include "hamiltonian/simd/simd_kernels.hpp"

#include <array>
#include <stdexcept>

namespace leyden {

void SharedOperator::begin(const SharedArray& x, const SharedArray& minus, SharedArray& y) {
  apply(x, &minus, y);
}

StepProducts SharedOperator::advance(const SharedArray& before, SharedArray& here, SharedArray* next) {
  const StepProducts both = products(here, before);
  if (next != nullptr) apply(here, &before, *next);
  return both;
}

StepProducts SharedOperator::products(const SharedArray& here, const SharedArray& before) const {
  const double* left = here.own().data();
  const std::array<const double*, 2> right{left, before.own().data()};
  std::array<double, 2> sums{};
  add_inner_products({&left, 1}, right, nullptr, here.own().size(), sums);
  return {.square = sums[0], .before = sums[1]};
}

bool has_shared_operator(const PauliSum& sum, int sites, Entries entries, int ranks) {
  return two_body_form(sum, sites) && has_block_layout(sites, entries, ranks);
}

int shared_operator_vectors(const PauliSum& sum, int sites) {
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  return form ? node_operator_vectors(*form) : 0;
}

std::uint64_t shared_vector_size(int sites, Entries entries, int ranks) {
  return block_layout(sites, entries, 0, ranks).places.own_size();
}

std::unique_ptr<SharedOperator> shared_operator(MPI_Comm node, const PauliSum& sum, int sites,
                                                Entries entries, double scale, double shift) {
  const std::optional<TwoBodyForm> form = two_body_form(sum, sites);
  if (!form) throw std::invalid_argument("no kernels for this Hamiltonian");
  return node_operator(node, form->scaled(scale, shift), entries);
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
