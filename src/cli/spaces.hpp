#pragma once

#include <cstddef>
#include <vector>

namespace leyden {

/// `count` equally spaced values from `first` to `last`, both exact, as of numpy.linspace. Where ends and
/// step are decimals of up to 15 digits, each value is the double that its decimal reads as: 0.3, and not
/// 0.30000000000000004. Elsewhere it is NumPy's, operation by operation.
std::vector<double> linear_space(double first, double last, std::size_t count);

/// `count` values in equal ratios from `first` to `last`, both exact, as of numpy.geomspace, operation by
/// operation; a value within 1e-14 of a decimal of up to 9 digits is that decimal. Both ends must have the
/// same sign.
std::vector<double> geometric_space(double first, double last, std::size_t count);

} // namespace leyden
