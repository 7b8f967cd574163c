#include "dynamics/driven_cost.hpp"

#include "dynamics/driven_propagator.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

/// Cost model, from measured times on one core of a current server: seconds for an amplitude in a product,
/// for each flip and for the vectors that a series sums up.
constexpr double seconds_a_flip = 4e-9;
constexpr double seconds_a_series_amplitude = 6e-9;
constexpr double seconds_a_point = 2e-3;
/// Products for each time at which the state is stopped: a series where lambda is constant; a Magnus step and
/// its halves, twice, where it changes.
constexpr double products_of_a_series = 14;
constexpr double products_of_a_step = 400;
/// Beyond any evolution: keeps a prediction for absurd widths within its type.
constexpr double most_products = 1e18;

/// The part of [0, end] in which lambda changes.
double changing_share(const Pulse& pulse, double end) {
  double changing = 0;
  for (const PulsePiece& piece : pulse.pieces())
    if (!piece.is_constant()) changing += std::max(0.0, std::min(piece.end, end) - piece.begin);
  return changing / end;
}

std::string why(const Pulse& pulse) {
  const std::size_t count = pulse.pieces().size();
  switch (pulse.shape()) {
  case PulseShape::steps:
    return fmt::format("the pulse has {} {}, each crossed by Chebyshev series", count,
                       count == 1 ? "step" : "steps");
  case PulseShape::linear:
  case PulseShape::smooth:
    break;
  }
  return fmt::format("the pulse runs {} through {} {}, by Magnus steps",
                     pulse.shape() == PulseShape::linear ? "in straight lines" : "smoothly", count,
                     count == 1 ? "point" : "points");
}

} // namespace

std::uint64_t driven_evolution_bytes(const EvolutionTask& task, int ranks) {
  const FullSpace space(task.sites);
  const std::uint64_t rows =
      (space.dimension() + static_cast<std::uint64_t>(ranks) - 1) / static_cast<std::uint64_t>(ranks);
  // H_a, V and the observables each receive from two flips at a time; A psi of the squares.
  const std::uint64_t received = ranks > 1 ? 2 : 0;
  const std::uint64_t squared = task.squares.empty() ? 0 : 1 + received;
  std::uint64_t vectors = 1 + DrivenPropagator::work_vectors + 3 * received + squared;
  if (task.initial == InitialState::ground) {
    // SLEPc's default basis for one eigenpair, two states, and a few work vectors.
    constexpr std::uint64_t eigensolver = 17 + 2 + 4;
    vectors = std::max(vectors, eigensolver + 1 + 2 * received + squared);
  }
  constexpr std::uint64_t of_solvers = std::uint64_t{2} << 20;
  constexpr std::uint64_t of_messages = std::uint64_t{8} << 20;
  return rows * sizeof(PetscScalar) * vectors + (ranks > 1 ? of_messages : of_solvers);
}

Solver driven_solver(const EvolutionTask& task, int ranks) {
  Solver solver{};
  solver.kind = OperatorKind::matrix_free;
  solver.reason = why(task.drive->pulse);
  solver.hindrance = uncountable(task, OperatorKind::matrix_free, ranks);
  solver.bytes = driven_evolution_bytes(task, ranks);
  const double samples = driven_samples(DrivenSpectrum(task), task.end);
  const double share = changing_share(task.drive->pulse, task.end);
  const double products = samples * (products_of_a_series * (1 - share) + products_of_a_step * share);
  solver.matvecs = static_cast<std::int64_t>(std::min(products, most_products));
  const auto flips =
      static_cast<double>(flip_groups(task.hamiltonian).size() + flip_groups(task.drive->hamiltonian).size());
  const double amplitudes = std::ldexp(1.0, task.sites) / ranks;
  const auto observables = static_cast<double>(task.observables.size() + task.squares.size());
  solver.seconds = amplitudes * (products * (flips * seconds_a_flip + seconds_a_series_amplitude) +
                                 samples * observables * seconds_a_flip) +
                   seconds_a_point;
  return solver;
}

} // namespace leyden
