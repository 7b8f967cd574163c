#include "dynamics/chebyshev/chebyshev_series.hpp"
#include "dynamics/choice/evolution_cost.hpp"
#include "dynamics/choice/evolution_memory.hpp"
#include "dynamics/choice/likely_interval.hpp"
#include "dynamics/krylov/krylov_bound.hpp"
#include "dynamics/krylov/projected_forms.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/krylov.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace leyden {
namespace {

/// Half the phases that the fastest oscillation may turn by in a window: more take spaces that cost more to
/// diagonalise and to keep orthogonal than they save.
constexpr double widest_window = 200;
/// Beyond what the a-priori bound asks for: the integrated residual is above the error itself.
constexpr int reserve = 4;
/// Of the vectors that the a-priori bound asks for, without the reserve, those after which the a-posteriori
/// one usually holds.
constexpr double usual_share = 0.91;
/// Of the vectors that are counted on, those that a space may have: what is held must not be much more than
/// what was planned. Where they are too few, windows are cut.
constexpr double most_share = 1.1;
/// Shorter windows than those of so few vectors are never cheaper.
constexpr int fewest_vectors = 12;
/// Vectors that one is added to, or multiplied with, in a step of Lanczos' recurrence; and, of all that the
/// space has, what orthogonalising some of them takes.
constexpr double recurrence_vectors = 8;
constexpr double orthogonalised_share = 0.45;
/// Seconds for a number in the cube of T's order, and in the square of it for each value at each time.
constexpr double seconds_a_cube = 2e-8;
constexpr double seconds_a_square = 2e-9;

/// Dimension at which a state is right to `budget` after z = dt (lambda_max - lambda_min) / 2: twice the best
/// polynomial approximation, whose error is at most twice the tail of the Chebyshev series.
int dimension_for(double z, double budget, int most) {
  // No number, if the spectrum is wider than any.
  if (!(z <= 2 * widest_window)) return most;
  return std::min(static_cast<int>(chebyshev_series(z, budget / 4).coefficients.size()) + reserve, most);
}

} // namespace

KrylovPlan plan_krylov(const EvolutionTask& task, OperatorKind kind, TeamSize team,
                       std::uint64_t bytes_a_rank) {
  const SpectralBounds certain = spectral_bounds(task.hamiltonian);
  const double radius = certain.width() / 2;
  const double likely_radius = likely_interval(task.hamiltonian, certain).width() / 2;
  const int most = static_cast<int>(std::ldexp(1.0, std::min(task.sites, 20)));
  const double vector = seconds_a_vector_amplitude * std::ldexp(1.0, task.sites);
  const double product = product_seconds(kind, task.hamiltonian, task.sites, team);
  const double exchange = exchange_seconds(kind, task.hamiltonian, task.sites, team);
  const double look = look_seconds(task, EnergyLook::left_out);
  const auto samples = static_cast<double>(sampling_plan(2 * radius, task.end).samples());
  const std::vector<ProjectedForm> forms = projected_forms(task);
  double forms_product = 0;
  for (const ProjectedForm& form : forms)
    forms_product += (form.measures == ProjectedForm::Measures::square ? 2 : 1) *
                     product_seconds(OperatorKind::matrix_free, form.sum, task.sites, team);

  const EvolutionMemory memory(task, kind, team);
  std::optional<KrylovPlan> best;
  const auto better = [&](const KrylovPlan& plan) {
    if (!best) return true;
    const std::uint64_t bytes = plan.memory.bytes();
    const std::uint64_t best_bytes = best->memory.bytes();
    const bool fits = bytes <= bytes_a_rank;
    if (fits != (best_bytes <= bytes_a_rank)) return fits;
    return fits ? plan.work < best->work : bytes < best_bytes;
  };
  const double fewest = std::max(1.0, std::ceil(radius * task.end / widest_window));
  for (double windows = fewest;; windows = std::ceil(windows * 1.2 + 0.5)) {
    const double length = task.end / windows;
    const double budget = krylov_budget(task.tolerance, length, task.end);
    const int most_wanted = dimension_for(radius * length, budget, most);
    const int needed = dimension_for(likely_radius * length, budget, most) - reserve;
    const auto m = std::max(1, static_cast<int>(std::ceil(usual_share * needed)));
    const int most_held =
        std::min(most_wanted, std::max(static_cast<int>(std::ceil(most_share * m)), m + reserve));
    const double building = m * (product + (recurrence_vectors + orthogonalised_share * m + 1) * vector);
    const double small = seconds_a_cube * m * m * m;
    for (const Measuring measuring : {Measuring::projected, Measuring::on_states}) {
      double spread = windows * building;
      double alone = windows * small;
      if (measuring == Measuring::projected) {
        spread += windows * (m * forms_product + 0.5 * m * m * static_cast<double>(forms.size()) * vector);
        alone += samples * seconds_a_square * m * m * static_cast<double>(forms.size() + 2);
      } else {
        spread += samples * (m * vector + look);
      }
      const auto fits = [&](int vectors) {
        return memory.krylov(vectors, measuring, forms.size()).bytes() <= bytes_a_rank;
      };
      int held = most_held;
      while (held > m && !fits(held))
        --held;
      const KrylovPlan plan{.kind = kind,
                            .window = length,
                            .vectors = std::max(1, held),
                            .measuring = measuring,
                            .matvecs = static_cast<std::int64_t>(std::min(windows * m, most_products)),
                            .seconds = spread / team.ranks + alone + windows * m * exchange,
                            .work = spread + alone,
                            .memory = memory.krylov(m, measuring, forms.size())};
      if (better(plan)) best = plan;
    }
    if (most_wanted <= std::min(fewest_vectors, most) || windows > 1e17) break;
  }
  return *best;
}

} // namespace leyden
