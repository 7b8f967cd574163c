#pragma once

#include <string>

namespace leyden {

/// A ground level closer to the next one than this fraction of the spectral width is degenerate to us:
/// rounding alone would choose the state.
constexpr double degenerate_gap = 1e-8;

/// What to tell of a ground level that does not determine the initial state.
std::string degenerate_ground_text(double gap, double spectral_width);

/// Bound on the 2-norm error of a ground state that solvers find to the last digits, from rounding alone:
/// some epsilons of the spectral width, divided by the gap. The gap is rounded down to two digits, so that
/// the bound is the same wherever the gap is the same but for rounding.
double ground_state_error(double gap, double spectral_width);

} // namespace leyden
