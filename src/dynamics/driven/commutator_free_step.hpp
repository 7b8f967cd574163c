#pragma once

#include <array>

namespace leyden {

/// Times within a step of unit length at which lambda is needed: the nodes of Gauss and Legendre.
extern const std::array<double, 3> magnus_nodes;

/// One factor exp(-i h (share H_a + sum_j weights[j] lambda(t + nodes[j] h) V)) of a step.
struct MagnusFactor {
  double share;
  std::array<double, 3> weights;
};

/// The factors of a commutator-free Magnus step of order 6, in the order in which they act: Alvermann, Fehske
/// and Littlewood, New J. Phys. 14, 105008 (2012).
extern const std::array<MagnusFactor, 6> magnus_factors;
constexpr int magnus_order = 6;

} // namespace leyden
