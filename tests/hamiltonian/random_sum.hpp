#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <random>
#include <string>

namespace leyden {

/// A Hermitian sum of `terms` random strings (fewer if some coincide) on `sites` sites, coefficients in [-1,
/// 1].
inline PauliSum random_hermitian_sum(int sites, int terms, std::mt19937_64& random) {
  const std::uint64_t mask = (std::uint64_t{1} << sites) - 1;
  std::uniform_real_distribution<double> coefficient(-1, 1);
  PauliSum sum;
  for (int term = 0; term < terms; ++term) {
    const std::uint64_t flip = random() & mask;
    const std::uint64_t sign = random() & mask;
    sum.add({.flip = flip, .sign = sign}, coefficient(random));
  }
  return sum;
}

/// The same with a matrix that is real: an even number of Y in each string.
inline PauliSum random_real_sum(int sites, int terms, std::mt19937_64& random) {
  const PauliSum all = random_hermitian_sum(sites, terms, random);
  PauliSum real;
  for (const auto& [string, value] : all.terms())
    if (string.count_y() % 2 == 0) real.add(string, value);
  return real;
}

/// A sum with every kind of term that a two-body form has, or that fields and Ising couplings have; sparse
/// ones leave some of them out.
inline PauliSum random_form(int sites, std::mt19937_64& random, double share, const std::string& couplings) {
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::bernoulli_distribution kept(share);
  PauliSum sum = PauliSum::identity(uniform(random));
  for (int i = 0; i < sites; ++i) {
    for (const char axis : {'X', 'Z'})
      if (kept(random)) sum += PauliSum::single(axis, i, uniform(random));
    for (int j = 0; j < i; ++j)
      for (const char axis : couplings)
        if (kept(random)) sum += PauliSum::single(axis, i, uniform(random)) * PauliSum::single(axis, j);
  }
  return sum;
}

} // namespace leyden
