#pragma once

#include "experiments/charge/charge_quantities.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/record/layout.hpp"

#include <vector>

namespace leyden {

/// The record of a charging sweep: axes, `time` and `site` where something runs along them, quantities.
/// Units are powers of `B` where it is 1 throughout, else of `energy`, which the attribute `energy_unit`
/// explains.
Layout charge_layout(const ChargeRequest& request, const std::vector<ChargeQuantity>& quantities);

} // namespace leyden
