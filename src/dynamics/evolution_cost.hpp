#pragma once

#include "leyden/dynamics/evolution.hpp"

namespace leyden {

/// Cost model, from measured times on one core of a current server. Seconds for an amplitude: of a complex
/// vector that another is added to, or multiplied with.
constexpr double seconds_a_vector_amplitude = 4e-9;
/// Of a computed element in a product, or of an observable's.
constexpr double seconds_a_computed_element = 4e-9;

/// Seconds of one core for a product with the whole of `sum` by an operator of this kind. Local.
double product_seconds(OperatorKind kind, const PauliSum& sum, int sites);

/// Seconds of one core for all observables of one state, and its norm and energy. Local.
double look_seconds(const EvolutionTask& task);

} // namespace leyden
