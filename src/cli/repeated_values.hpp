#pragma once

#include "cli/resolved.hpp"

namespace leyden {

/// Throws BadInput if two points along the axis have the same values: a label must name one of them. Keys
/// that are walked together may repeat their values one by one.
void refuse_repeated_values(const SweepAxis& axis);

} // namespace leyden
