#pragma once

#include <cstddef>
#include <vector>

namespace leyden {

/// `count` equally spaced values from `first` to `last`, both exact: numpy.linspace, operation by operation.
std::vector<double> linear_space(double first, double last, std::size_t count);

/// `count` values in equal ratios from `first` to `last`, both exact: numpy.geomspace, operation by
/// operation. Both must have the same sign.
std::vector<double> geometric_space(double first, double last, std::size_t count);

} // namespace leyden
