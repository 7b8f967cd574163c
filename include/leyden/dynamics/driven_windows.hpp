#pragma once

#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/driven_spectrum.hpp"

namespace leyden {

/// Windows for observables under H_a + lambda(t) V: none crosses an edge between two pieces of the pulse, nor
/// `end`. Within a piece lambda is a polynomial, so that expectation values are entire functions of t, and on
/// the Bernstein ellipse of a window at most exp(w |Im t|), with w the largest spectral width of H_a + Re
/// lambda V on it: which bounds the error of the interpolation as in intervals_for_band_limit(). The error is
/// infinite where numbers are too large for a window of any length. Local.
WindowPlanner driven_windows(const DrivenSpectrum& spectrum, double end);

/// How many times the windows of [0, end] visit, an estimate where they are very many. Local.
double driven_samples(const DrivenSpectrum& spectrum, double end);

} // namespace leyden
