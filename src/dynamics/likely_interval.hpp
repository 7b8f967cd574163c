#pragma once

#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/pauli/pauli_sum.hpp"

namespace leyden {

/// Where spectral_interval() will probably find the spectrum of a Hermitian sum: the energies of product
/// states in which all spins, or those on even and on odd sites, lean alike, with the same margin and never
/// beyond the bounds that are `certain`; these themselves where terms act on three sites or more. For
/// predictions of cost, before anything is allocated. Local; the same on any rank.
SpectralBounds likely_interval(const PauliSum& sum, const SpectralBounds& certain);

} // namespace leyden
