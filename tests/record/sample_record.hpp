#pragma once

#include "leyden/record/record.hpp"

#include <mpi.h>

#include <string>

namespace leyden {

/// Three axes of sizes 3 (real), 2 (integer) and 2 (names), a coordinate zipped to the first, 5 times and 2
/// sites; quantities of each number type, with and without dimensions of their own.
Layout sample_layout();

/// A single point: no axes.
Layout single_point_layout();

/// `points` points along one axis, each with a row of `times` numbers.
Layout long_layout(std::size_t points, std::size_t times);

/// The numbers that point `point` of a layout has in these tests, recognisable each.
PointRows sample_rows(const Layout& layout, std::size_t point);

} // namespace leyden
