#include "dynamics/driven/driven_cost.hpp"

#include "dynamics/chebyshev/shared_product_seconds.hpp"
#include "dynamics/choice/evolution_cost.hpp"
#include "dynamics/choice/evolution_memory.hpp"
#include "dynamics/choice/matrix_free_choice.hpp"
#include "dynamics/driven/driven_propagator.hpp"
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
/// The same beside fast kernels, which do half of the work of a series.
constexpr double seconds_a_shared_series_amplitude = 2e-9;
/// Products for each time at which the state is stopped: a series where lambda is constant; a Magnus step and
/// its halves, twice, where it changes.
constexpr double products_of_a_series = 14;
constexpr double products_of_a_step = 400;

/// The part of [0, end] in which lambda changes.
double changing_share(const Pulse& pulse, double end) {
  double changing = 0;
  for (const PulsePiece& piece : pulse.pieces())
    if (!piece.is_constant()) changing += std::max(0.0, std::min(piece.end, end) - piece.begin);
  return changing / end;
}

/// Of a term of a series, for an amplitude.
double term_seconds(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  const PauliSum& h = task.hamiltonian;
  const PauliSum& v = task.drive->hamiltonian;
  if (driven_kind(kind, task, team) == OperatorKind::shared)
    return shared_product_seconds(h + v, task.sites, team.nodes()) + seconds_a_shared_series_amplitude;
  return static_cast<double>(flip_groups(h).size() + flip_groups(v).size()) * seconds_a_flip +
         seconds_a_series_amplitude;
}

/// Of messages between nodes in it.
double term_exchange_seconds(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  const PauliSum& h = task.hamiltonian;
  const PauliSum& v = task.drive->hamiltonian;
  if (driven_kind(kind, task, team) == OperatorKind::shared)
    return exchange_seconds(kind, h + v, task.sites, team);
  return exchange_seconds(OperatorKind::matrix_free, h, task.sites, team) +
         exchange_seconds(OperatorKind::matrix_free, v, task.sites, team);
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

MemoryItems driven_evolution_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  const std::uint64_t vector = vector_bytes(FullSpace(task.sites), team.ranks);
  const MemoryItems watching = watching_memory(task, kind, team, EnergyLook::left_out);
  MemoryItems items{
      {.what = "state", .bytes = vector},
      {.what = "vectors of Magnus steps", .bytes = vector, .count = DrivenPropagator::work_vectors}};
  items += driven_exponential_memory(task, kind, team);
  items += watching;
  if (task.initial == InitialState::ground) {
    MemoryItems preparation = ground_state_memory(task, kind, team);
    preparation += watching;
    items = larger(items, preparation);
  }
  items += library_memory(driven_kind(kind, task, team), team.ranks);
  return items;
}

Solver driven_solver(const EvolutionTask& task, const Resources& team) {
  const int ranks = team.ranks;
  const TeamSize size = team.size();
  Solver solver{};
  solver.ranks_a_node = size.ranks_a_node;
  solver.kind = matrix_free_choice(task, team);
  solver.reason = why(task.drive->pulse);
  if (driven_kind(solver.kind, task, size) == OperatorKind::shared)
    solver.reason += ", with kernels in the memory that ranks share";
  solver.hindrance = uncountable(task, solver.kind, ranks);
  solver.memory = driven_evolution_memory(task, solver.kind, size);
  const double samples = driven_samples(DrivenSpectrum(task), task.end);
  const double share = changing_share(task.drive->pulse, task.end);
  const double products = samples * (products_of_a_series * (1 - share) + products_of_a_step * share);
  solver.matvecs = static_cast<std::int64_t>(std::min(products, most_products));
  const double amplitudes = std::ldexp(1.0, task.sites) / ranks;
  const auto observables = static_cast<double>(task.observables.size() + task.squares.size());
  solver.seconds = amplitudes * (products * term_seconds(task, solver.kind, size) +
                                 samples * observables * seconds_a_flip) +
                   products * term_exchange_seconds(task, solver.kind, size) + seconds_a_point;
  return solver;
}

} // namespace leyden
