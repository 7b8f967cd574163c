#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/thermodynamics/work_operator.hpp"

#include <cstddef>
#include <vector>

namespace leyden {

/// What has to be watched while one point is charged, and under which number its expectation value comes
/// back.
struct ChargeObservables {
  WorkOperator work;
  EvolutionTask task;                   ///< watches what the work needs first
  std::size_t magnetisation_number = 0; ///< X_0 .. X_{N-1}, Y_0 .., Z_0 ..
  std::size_t energy_number = 0;        ///< H_0 without its identity - reference_energy
  std::size_t energy_square_number = 0; ///< the square of that
  double mean_energy = 0;               ///< what the identity adds to H_0
  double reference_energy = 0;          ///< near that of the initial state, the identity left out
  std::vector<std::size_t> sum_numbers; ///< one a pauli_sum request, in order
};

/// Local.
ChargeObservables charge_observables(const ChargeRequest& request, const ChargePoint& point);

} // namespace leyden
