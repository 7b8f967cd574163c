#pragma once

#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/evolution.hpp"

namespace leyden {

/// Cost model, from measured times on one core of a current server: seconds for an amplitude of a complex
/// vector that is read, to be added to another or multiplied with it, among many others.
constexpr double seconds_a_vector_amplitude = 1e-9;

/// Seconds of one core for a product with the whole of `sum` by an operator of this kind on so many ranks.
/// Local.
double product_seconds(OperatorKind kind, const PauliSum& sum, int sites, int ranks);

/// Seconds of one core for all observables of one state, its norm and perhaps its energy. Local.
double look_seconds(const EvolutionTask& task, EnergyLook energy);

} // namespace leyden
