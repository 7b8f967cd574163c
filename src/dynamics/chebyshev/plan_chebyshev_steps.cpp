#include "dynamics/chebyshev/chebyshev_series.hpp"
#include "dynamics/choice/evolution_cost.hpp"
#include "dynamics/choice/evolution_memory.hpp"
#include "dynamics/krylov/krylov_bound.hpp"
#include "leyden/dynamics/chebyshev_steps.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace leyden {
namespace {

/// More times than these together save next to nothing.
constexpr int most_together = 32;
/// Vectors that a step of the recurrence reads and writes; and for each state that it adds to.
constexpr double recurrence_vectors = 5;
constexpr double vectors_a_state = 2;
/// Products for the interval of the spectrum.
constexpr double interval_products = 20;
/// Phases beyond are those of no evolution, if they are numbers at all.
constexpr double widest = 1e5;

double terms_over(double z, double budget) {
  return z < widest ? static_cast<double>(chebyshev_series(z, budget).coefficients.size()) : most_products;
}

} // namespace

ChebyshevStepsPlan plan_chebyshev_steps(const EvolutionTask& task, OperatorKind kind, TeamSize team,
                                        std::uint64_t bytes_a_rank) {
  const double width = spectral_bounds(task.hamiltonian).width();
  const double vector = seconds_a_vector_amplitude * std::ldexp(1.0, task.sites);
  const double product = product_seconds(kind, task.hamiltonian, task.sites, team);
  const double exchange = exchange_seconds(kind, task.hamiltonian, task.sites, team);
  const double look = look_seconds(task, EnergyLook::left_out);
  const auto samples = static_cast<double>(sampling_plan(width, task.end).samples());
  const EvolutionMemory memory(task, kind, team);
  std::optional<ChebyshevStepsPlan> best;
  for (int together = 1; together <= most_together; together *= 2) {
    const double expansions = std::ceil(samples / together);
    const double length = task.end / expansions;
    // One of them for the energy.
    const double terms = terms_over(width / 2 * length, krylov_budget(task.tolerance, length, task.end));
    const double products = expansions * terms + interval_products;
    const double spread =
        products * (product + (recurrence_vectors + vectors_a_state * together) * vector) + samples * look;
    const ChebyshevStepsPlan plan{
        .kind = kind,
        .together = together,
        .matvecs = static_cast<std::int64_t>(std::min(products, most_products)),
        .seconds = spread / team.ranks + products * exchange,
        .work = spread,
        // There are no more of them than samples.
        .memory = memory.chebyshev_steps(static_cast<int>(std::min<double>(together, samples)))};
    if (!best || (plan.memory.bytes() <= bytes_a_rank && plan.work < best->work)) best = plan;
  }
  return *best;
}

} // namespace leyden
