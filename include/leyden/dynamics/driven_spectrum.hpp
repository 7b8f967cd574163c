#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <vector>

namespace leyden {

/// Bounds on the spectrum of H_a + mu V for any mu: computed once for some values, and from then on by the
/// convexity in mu of the largest eigenvalue and of minus the smallest. Local; the same on any rank.
class DrivenSpectrum {
 public:
  /// Of the task's Hamiltonian and its drive, sharpest for the values that the pulse takes. `task` must have
  /// a drive.
  explicit DrivenSpectrum(const EvolutionTask& task);

  SpectralBounds at(double mu) const;
  /// Upper bound on the spectral width for all mu in [low, high].
  double width(double low, double high) const;
  /// The same for all values that the pulse takes up to time `end`.
  double widest(double end) const;
  /// Upper bound on the spectral width of V.
  double drive_width() const { return drive_.width(); }
  const Pulse& pulse() const { return pulse_; }

 private:
  Pulse pulse_;
  SpectralBounds drive_;
  double step_;
  std::vector<SpectralBounds> table_; ///< at the pulse's lowest value + k step_
};

/// Upper bound on the spectral width of a task's Hamiltonian up to time `end`, with or without a drive.
/// Local.
double widest_spectrum(const EvolutionTask& task, double end);

} // namespace leyden
