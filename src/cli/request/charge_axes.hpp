#pragma once

#include "cli/configuration/resolved.hpp"
#include "leyden/record/layout.hpp"

#include <set>
#include <string>
#include <vector>

namespace leyden {

/// The dimensions of a sweep and the further coordinates along them, named as in the record.
struct SweepCoordinates {
  std::vector<Dimension> axes;
  std::vector<Coordinate> coordinates;
};

/// The axes by their keys: `battery.alpha (41 values) x charger.sites (2 values)`; empty without any.
std::string sweep_text(const Resolved& resolved);

/// Names each swept key by its last part, or section_key where that is in `taken`; adds the names to it.
SweepCoordinates sweep_coordinates(const Resolved& resolved, std::set<std::string>& taken);

} // namespace leyden
