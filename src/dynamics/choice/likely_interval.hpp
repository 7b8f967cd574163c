#pragma once

#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/pauli/pauli_sum.hpp"

namespace leyden {

/// Where spectral_interval() will probably find the spectrum of a Hermitian sum: the energies of the best
/// product states that a search finds, with the gain of each pair of spins that flips together (to second
/// order in small amplitudes, exact for a pair alone), with the same margin and never beyond the bounds that
/// are `certain`; these themselves where terms act on three sites or more. For predictions of cost, before
/// anything is allocated. Local; the same on any rank.
SpectralBounds likely_interval(const PauliSum& sum, const SpectralBounds& certain);

} // namespace leyden
