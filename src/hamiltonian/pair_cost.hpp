#pragma once

#include "leyden/hamiltonian/two_body_form.hpp"

namespace leyden {

/// Two ways to the same product: flip the pairs one after the other (SpinFlips), or transform all at once to
/// where they are diagonal (RotatedPairs).
enum class PairKernels { flipped, rotated };

/// The cheaper way for `form`, by additions and by what goes through memory: the same on all processors and
/// any number of ranks, for real and complex vectors. Where it says rotated, a layout for these ranks has a
/// row bit. Local.
PairKernels pair_kernels(const TwoBodyForm& form);

} // namespace leyden
