#pragma once

#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/evolution.hpp"

namespace leyden {

/// Cost model, from measured times on one core of a current server: seconds for an amplitude of a complex
/// vector that is read, to be added to another or multiplied with it, among many others.
constexpr double seconds_a_vector_amplitude = 1e-9;

/// Seconds for start and end of a point, whatever its size; and of one by full diagonalisation, which makes
/// no operators and takes no messages.
constexpr double seconds_a_point = 2e-3;
constexpr double seconds_a_dense_point = 3e-4;

/// Beyond any evolution: keeps a prediction for absurd widths within its type.
constexpr double most_products = 1e18;

/// What a node sends to others in a second.
constexpr double bytes_a_second_of_a_node = 25e9;

/// Seconds of one core for a product with the whole of `sum` by an operator of this kind on such a team,
/// messages between nodes left out. Local.
double product_seconds(OperatorKind kind, const PauliSum& sum, int sites, TeamSize team);

/// Seconds that messages between the team's nodes add to each such product. Local.
double exchange_seconds(OperatorKind kind, const PauliSum& sum, int sites, TeamSize team);

/// Seconds of one core for all observables of one state, its norm and perhaps its energy. Local.
double look_seconds(const EvolutionTask& task, EnergyLook energy);

/// Seconds that each rank takes for the curve whatever the size of the state: to ask for each node of its
/// windows, of which there are `samples`, and to find maxima on it. Local.
double curve_seconds(const EvolutionTask& task, double samples);

} // namespace leyden
