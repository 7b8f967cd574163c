#include "hamiltonian/group_values.hpp"

#include "hamiltonian/walsh_hadamard.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace leyden {
namespace {

template <typename T>
T coefficient_in(const SignedTerm& term, std::uint64_t first_row) {
  const bool negative = (std::popcount(first_row & term.sign) & 1) != 0;
  if constexpr (std::is_same_v<T, double>)
    return negative ? -term.coefficient.real() : term.coefficient.real();
  else
    return negative ? -term.coefficient : term.coefficient;
}

template <typename T>
void fill(const FlipGroup& group, AlignedBlock block, std::span<T> values) {
  const std::uint64_t low = block.size - 1;
  std::fill_n(values.begin(), block.size, T{});
  // Adding term by term, in the order of FlipGroup::value, keeps sums that cancel exactly at exactly zero.
  const auto most_direct = static_cast<std::size_t>(std::max(2, std::countr_zero(block.size) / 3));
  if (group.terms.size() <= most_direct) {
    for (const SignedTerm& term : group.terms) {
      const T c = coefficient_in<T>(term, block.first);
      const std::uint64_t sign = term.sign & low;
      for (std::uint64_t j = 0; j < block.size; ++j)
        values[j] += (std::popcount(j & sign) & 1) != 0 ? -c : c;
    }
    return;
  }
  for (const SignedTerm& term : group.terms)
    values[term.sign & low] += coefficient_in<T>(term, block.first);
  walsh_hadamard(values.first(block.size));
}

} // namespace

bool is_real(const FlipGroup& group) {
  return std::all_of(group.terms.begin(), group.terms.end(),
                     [](const SignedTerm& term) { return term.coefficient.imag() == 0; });
}

void group_values(const FlipGroup& group, AlignedBlock block, std::span<std::complex<double>> values) {
  fill(group, block, values);
}

void group_values(const FlipGroup& group, AlignedBlock block, std::span<double> values) {
  fill(group, block, values);
}

} // namespace leyden
