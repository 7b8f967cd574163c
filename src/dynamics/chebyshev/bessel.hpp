#pragma once

#include <vector>

namespace leyden {

/// J_0(z), ..., J_{count-1}(z) for z >= 0, each right to machine precision of the largest.
std::vector<double> bessel_j(double z, int count);

} // namespace leyden
