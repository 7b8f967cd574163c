#pragma once

#include "leyden/pauli/pauli_sum.hpp"

namespace leyden {

/// -g sum_{i<j} [Z_i Z_j + alpha (X_i X_j + Y_i Y_j)] / |i-j|^p over neighbours, or over all pairs.
inline PauliSum chain_interaction(int sites, double g, double alpha, int range) {
  PauliSum sum;
  for (int i = 0; i < sites; ++i)
    for (int j = i + 1; j < sites && j - i <= range; ++j) {
      const double coupling = g / (j - i);
      for (const char axis : {'X', 'Y', 'Z'})
        sum += PauliSum::single(axis, i, -coupling * (axis == 'Z' ? 1.0 : alpha)) * PauliSum::single(axis, j);
    }
  return sum;
}

/// strength * sum_i of one Pauli matrix.
inline PauliSum uniform_field(int sites, char axis, double strength) {
  PauliSum sum;
  for (int i = 0; i < sites; ++i)
    sum += PauliSum::single(axis, i, strength);
  return sum;
}

} // namespace leyden
