#include "leyden/hamiltonian/expectation.hpp"

#include "hamiltonian/flip_sweep.hpp"
#include "hamiltonian/walsh_hadamard.hpp"
#include "leyden/pauli/flip_groups.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <array>
#include <bit>
#include <map>

namespace leyden {
namespace {

using Complex = std::complex<double>;
using Products = std::array<double, FlipSweep::block_rows>;

/// One term of one of the sums.
struct WatchedTerm {
  std::uint64_t sign;
  double coefficient;
  std::size_t sum;
};

/// All terms with one flip: those that multiply the real part of conj(psi[r]) psi[r ^ flip], and those that
/// multiply its imaginary part. The other parts cancel in the trace over all rows, the sums being Hermitian.
struct WatchedFlip {
  std::vector<WatchedTerm> of_real;
  std::vector<WatchedTerm> of_imaginary;
};

/// totals[sum] += coefficient * sum over rows of (-1)^popcount(row & sign) products[row].
void add_terms(const std::vector<WatchedTerm>& terms, AlignedBlock block, Products& products,
               std::vector<double>& totals) {
  const auto signed_coefficient = [&](const WatchedTerm& term) {
    return (std::popcount(block.first & term.sign) & 1) != 0 ? -term.coefficient : term.coefficient;
  };
  if (terms.size() == 1) {
    // One sum alone: fold the block in halves, from the highest bit down.
    for (std::uint64_t half = block.size / 2; half > 0; half /= 2)
      if ((terms.front().sign & half) != 0)
        for (std::uint64_t j = 0; j < half; ++j)
          products[j] -= products[j + half];
      else
        for (std::uint64_t j = 0; j < half; ++j)
          products[j] += products[j + half];
    totals[terms.front().sum] += signed_coefficient(terms.front()) * products[0];
    return;
  }
  walsh_hadamard(std::span(products).first(block.size));
  for (const WatchedTerm& term : terms)
    totals[term.sum] += signed_coefficient(term) * products[term.sign & (block.size - 1)];
}

void add_block(const WatchedFlip& watched, const FlipSweep::Block& block, const Complex* own,
               std::vector<double>& totals) {
  Products products;
  if (!watched.of_real.empty()) {
    for (std::uint64_t j = 0; j < block.rows.size; ++j) {
      const Complex& other = block.partner[j ^ block.low];
      products[j] = own[j].real() * other.real() + own[j].imag() * other.imag();
    }
    add_terms(watched.of_real, block.rows, products, totals);
  }
  if (!watched.of_imaginary.empty()) {
    for (std::uint64_t j = 0; j < block.rows.size; ++j) {
      const Complex& other = block.partner[j ^ block.low];
      products[j] = own[j].real() * other.imag() - own[j].imag() * other.real();
    }
    add_terms(watched.of_imaginary, block.rows, products, totals);
  }
}

std::map<std::uint64_t, WatchedFlip> watched_flips(std::span<const PauliSum> sums) {
  std::map<std::uint64_t, WatchedFlip> flips;
  for (std::size_t sum = 0; sum < sums.size(); ++sum)
    for (const FlipGroup& group : flip_groups(sums[sum]))
      for (const SignedTerm& term : group.terms) {
        WatchedFlip& watched = flips[group.flip];
        const double real = term.coefficient.real();
        const double imaginary = term.coefficient.imag();
        if (real != 0) watched.of_real.push_back({.sign = term.sign, .coefficient = real, .sum = sum});
        if (imaginary != 0)
          watched.of_imaginary.push_back({.sign = term.sign, .coefficient = -imaginary, .sum = sum});
      }
  return flips;
}

template <typename Map>
auto keys(const Map& map) {
  std::vector<typename Map::key_type> all;
  all.reserve(map.size());
  for (const auto& entry : map)
    all.push_back(entry.first);
  return all;
}

template <typename Map>
auto mapped(const Map& map) {
  std::vector<typename Map::mapped_type> all;
  all.reserve(map.size());
  for (const auto& entry : map)
    all.push_back(entry.second);
  return all;
}

} // namespace

struct Expectation::Implementation {
  Implementation(MPI_Comm the_team, std::size_t sums, const std::map<std::uint64_t, WatchedFlip>& flips,
                 const FullSpace& space)
      : team(the_team), count(sums), watched(mapped(flips)), sweep(the_team, space.dimension(), keys(flips)) {
  }

  MPI_Comm team;
  std::size_t count;
  std::vector<WatchedFlip> watched;
  FlipSweep sweep;
};

Expectation::Expectation(MPI_Comm team, std::span<const PauliSum> sums, const FullSpace& space)
    : implementation_(std::make_unique<Implementation>(team, sums.size(), watched_flips(sums), space)) {}
Expectation::Expectation(Expectation&&) noexcept = default;
Expectation& Expectation::operator=(Expectation&&) noexcept = default;
Expectation::~Expectation() = default;

std::vector<double> Expectation::values(std::span<const Complex> state) {
  Implementation& self = *implementation_;
  std::vector<double> totals(self.count, 0.0);
  self.sweep.run(state, [&](const FlipSweep::Block& block) {
    add_block(self.watched[block.flip], block, state.data() + (block.rows.first - self.sweep.first_row()),
              totals);
  });
  agreed_sum(self.team, totals);
  return totals;
}

} // namespace leyden
