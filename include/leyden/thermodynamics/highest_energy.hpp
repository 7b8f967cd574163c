#pragma once

#include "leyden/pauli/pauli_sum.hpp"

#include <optional>

namespace leyden {

/// The largest eigenvalue of `sum`, exact to rounding: from its diagonal, where it is diagonal, or from all
/// of its spectrum. Nothing where either would take long. Local.
std::optional<double> highest_energy(const PauliSum& sum, int sites);

} // namespace leyden
