#pragma once

#include "experiments/running/run_experiment.hpp"
#include "leyden/record/layout.hpp"

namespace leyden {

/// Adds to a record who made it, with what, when, and from which configuration with which files.
void add_provenance(Layout& layout, const Experiment& experiment, int ranks);

} // namespace leyden
