#pragma once

#include "experiments/charge/charge_observables.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/record/layout.hpp"
#include "leyden/thermodynamics/charging_curve.hpp"
#include "leyden/thermodynamics/maxima.hpp"

#include <functional>
#include <vector>

namespace leyden {

/// All that is known of a charged point when its numbers are written down.
struct ChargedPoint {
  const ChargeRequest& request;
  const ChargeObservables& observables;
  const ChargingCurve& curve;
  const ChargingMaxima& maxima;
  const EvolutionReport& report;
  std::size_t most_sites; ///< size of the dimension `site`
};

/// A quantity of the record together with how its row comes from a charged point.
struct ChargeQuantity {
  Quantity quantity;
  std::function<std::vector<double>(const ChargedPoint&)> row;
};

/// Everything `leyden charge` records for a request, in the order of the record's quantities.
std::vector<ChargeQuantity> charge_quantities(const ChargeRequest& request);

} // namespace leyden
