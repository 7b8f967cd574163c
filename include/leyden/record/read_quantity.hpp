#pragma once

#include <string>
#include <vector>

namespace leyden {

/// All values of a numeric dataset of a record, as real numbers, last dimension fastest; NaN where not
/// computed yet. Local, needs no MPI. Throws BadInput if the file or the dataset cannot be read.
std::vector<double> read_quantity(const std::string& path, const std::string& name);

} // namespace leyden
