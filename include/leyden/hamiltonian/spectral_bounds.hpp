#pragma once

#include "leyden/pauli/pauli_sum.hpp"

namespace leyden {

/// Numbers between which all eigenvalues lie.
struct SpectralBounds {
  double lowest;
  double highest;
  double width() const { return highest - lowest; }
};

/// Bounds on the spectrum of a Hermitian Pauli sum, from the exact spectra of its pairs of sites, each with
/// its share of the one-site terms (shared out in proportion to the pairs' couplings), and the moduli of all
/// terms on three sites and more. Never wider than plus and minus the one-norm around the mean. Local; the
/// same on any rank.
SpectralBounds spectral_bounds(const PauliSum& sum);

} // namespace leyden
