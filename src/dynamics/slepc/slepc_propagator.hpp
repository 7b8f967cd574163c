#pragma once

#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "leyden/platform/petsc.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace leyden {

/// exp(-i H dt) on a state by SLEPc MFN (expokit: one Krylov space a step).
class SlepcPropagator {
 public:
  /// `spectral_width` bounds that of `hamiltonian` from above. Collective.
  SlepcPropagator(PetscMatrix hamiltonian, double spectral_width);
  ~SlepcPropagator();
  SlepcPropagator(const SlepcPropagator&) = delete;
  SlepcPropagator& operator=(const SlepcPropagator&) = delete;

  /// Moves `state` on by dt > 0, with an error of at most `budget` in exact arithmetic. Collective.
  void advance(Vec state, double dt, double budget);

  /// With a snapshot of the state. Collective.
  void carry(SnapshotNumbers& numbers);

  /// The Hamiltonian, for more products than the propagator's.
  Mat hamiltonian() const;
  std::int64_t matvecs() const;
  /// Steps taken so far: Krylov spaces built.
  std::int64_t steps() const { return steps_; }
  /// Sum of the a-priori bounds of all steps; the same on any number of ranks.
  double error_bound() const { return error_bound_; }
  /// Sum of SLEPc's own error estimates of all steps, where they are above rounding. This rank's.
  double error_estimate() const { return error_estimate_; }
  /// Why SLEPc could not take a step, if so. This rank's.
  const std::optional<std::string>& failure() const { return failure_; }

 private:
  struct Watched;
  void solve(Vec state, double dt, int dimension);

  double half_width_;
  std::unique_ptr<Watched> watched_;
  PetscMatrix shell_;
  SlepcMatrixFunction function_;
  int dimension_ = 0;
  std::int64_t steps_ = 0;
  double error_bound_ = 0;
  double error_estimate_ = 0;
  std::optional<std::string> failure_;
};

} // namespace leyden
