#pragma once

#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/evolution.hpp"

#include <cstdint>

namespace leyden {

/// What an evolution has seen of norm and energy, which must not change. Local.
class Logbook {
 public:
  /// `energy` is <H> of the initial state, `radius` a bound on |H|.
  Logbook(double energy, double radius);
  Logbook() : Logbook(0, 1) {}

  /// Notes a state; its values are then the caller's.
  void note(const WatchedState::Look& seen);

  /// With a snapshot.
  void carry(SnapshotNumbers& numbers) { numbers(initial_energy_, radius_, norm_drift_, energy_drift_); }

  double initial_energy() const { return initial_energy_; }
  double norm_drift() const { return norm_drift_; }
  /// With what only the evolution itself knows.
  EvolutionReport report(double state_error, std::int64_t matvecs) const;

 private:
  double initial_energy_;
  double radius_;
  double norm_drift_ = 0;
  double energy_drift_ = 0;
};

} // namespace leyden
