#pragma once

#include "experiments/run_experiment.hpp"
#include "leyden/record/layout.hpp"

namespace leyden {

/// Adds to the root attributes of a record who made it, with what, when, and from which configuration.
void add_provenance(Layout& layout, const Experiment& experiment, int ranks);

} // namespace leyden
