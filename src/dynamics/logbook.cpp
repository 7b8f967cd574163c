#include "dynamics/logbook.hpp"

#include <algorithm>
#include <cmath>

namespace leyden {

Logbook::Logbook(double energy, double radius) : initial_energy_(energy), radius_(std::max(1.0, radius)) {}

void Logbook::note(const WatchedState::Look& seen) {
  norm_drift_ = std::max(norm_drift_, std::abs(seen.norm - 1));
  energy_drift_ = std::max(energy_drift_, std::abs(seen.energy - initial_energy_) / radius_);
}

EvolutionReport Logbook::report(double state_error, std::int64_t matvecs) const {
  return {.state_error = state_error,
          .norm_drift = norm_drift_,
          .energy_drift = energy_drift_,
          .matvecs = matvecs};
}

} // namespace leyden
