#include "hamiltonian/group_values.hpp"

#include "hamiltonian/walsh_hadamard.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>

namespace leyden {
namespace {

/// Up to this many terms are added one after the other; more make a transform.
constexpr std::size_t most_direct_terms = 3;
/// Length of a pattern of signs.
constexpr std::uint64_t direct_rows = 64;

template <typename T>
T coefficient_in(const SignedTerm& term, std::uint64_t first_row) {
  const bool negative = (std::popcount(first_row & term.sign) & 1) != 0;
  if constexpr (std::is_same_v<T, double>)
    return negative ? -term.coefficient.real() : term.coefficient.real();
  else
    return negative ? -term.coefficient : term.coefficient;
}

/// values[j] += c * (-1)^popcount(j & sign). The pattern is its own lower half, repeated or negated.
template <typename T>
void add_signed(T c, std::uint64_t sign, std::span<T> values) {
  std::array<T, direct_rows> pattern;
  pattern[0] = c;
  const std::uint64_t rows = std::min<std::uint64_t>(values.size(), direct_rows);
  for (std::uint64_t half = 1; half < rows; half *= 2)
    for (std::uint64_t j = 0; j < half; ++j)
      pattern[half + j] = (sign & half) != 0 ? -pattern[j] : pattern[j];
  for (std::uint64_t base = 0; base < values.size(); base += rows) {
    const bool negative = (std::popcount(base & sign) & 1) != 0;
    for (std::uint64_t j = 0; j < rows; ++j)
      values[base + j] += negative ? -pattern[j] : pattern[j];
  }
}

template <typename T>
void fill(const FlipGroup& group, AlignedBlock block, std::span<T> values) {
  const std::uint64_t low = block.size - 1;
  std::fill_n(values.begin(), block.size, T{});
  // Adding term by term, in the order of FlipGroup::value, keeps sums that cancel exactly at exactly zero.
  if (group.terms.size() <= most_direct_terms) {
    for (const SignedTerm& term : group.terms)
      add_signed(coefficient_in<T>(term, block.first), term.sign & low, values.first(block.size));
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
