#pragma once

#include "leyden/pauli/pauli_sum.hpp"

namespace leyden {

/// Seconds of one core of a current server for an amplitude of a product by the fast kernels. Local.
double shared_product_seconds(const PauliSum& sum, int sites, int nodes);

} // namespace leyden
