#pragma once

#include "dynamics/state_product.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/node_grid.hpp"

#include <cstdint>

namespace leyden {

/// Where a spectrum was found to lie.
struct SpectralInterval {
  SpectralBounds bounds; ///< the same on all ranks
  std::int64_t products; ///< that it took
};

/// An interval for the spectrum of a real Hamiltonian, from a short Lanczos run with a margin, never wider
/// than the bounds that are `certain`. It may miss the outermost eigenvalues: whoever expands in Chebyshev
/// polynomials on it must watch their norms. Coarsely rounded, so that it does not depend on the number of
/// ranks. Collective over the team of `nodes`.
SpectralInterval spectral_interval(const NodeGrid& nodes, SharedOperator& hamiltonian,
                                   const SpectralBounds& certain);
/// The same for any Hermitian operator, on any number of ranks. Collective over `team`.
SpectralInterval spectral_interval(MPI_Comm team, StateProduct& hamiltonian, const SpectralBounds& certain);

} // namespace leyden
