#include "dynamics/chebyshev/measured_form.hpp"

#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/hamiltonian/two_body_form.hpp"
#include "leyden/platform/agreed.hpp"

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

/// With more, following the state itself costs less.
constexpr std::size_t most_observables = 4;

/// Of errors: with more, a diagonal operator is not worth its larger norm.
constexpr double most_stretch = 2;

/// Bound on the operator norm, without the identity.
double norm(const PauliSum& sum) {
  const SpectralBounds bounds = spectral_bounds(sum.traceless());
  return std::max(std::abs(bounds.lowest), std::abs(bounds.highest));
}

/// A + H.
PauliSum with_hamiltonian(const EvolutionTask& task, const PauliSum& observable) {
  // Cancellation leaves rounding where exact arithmetic leaves nothing; an identity that is much larger than
  // all else says nothing of the rounding of terms.
  const double rounding = 1e-14 * task.hamiltonian.traceless().largest_coefficient();
  return (observable + task.hamiltonian).without_below(rounding);
}

bool is_diagonal(const TwoBodyForm& form) {
  return form.is_ising() && std::all_of(form.x.begin(), form.x.end(), [](double x) { return x == 0; });
}

} // namespace

std::optional<std::vector<MeasuredForm>> measured_forms(const EvolutionTask& task) {
  std::vector<MeasuredForm> measured;
  if (!task.squares.empty() || task.observables.size() > most_observables) return std::nullopt;
  for (std::size_t i = 0; i < task.observables.size(); ++i) {
    if (task.rate && i == task.rate->rate) continue;
    const PauliSum& observable = task.observables[i];
    const std::optional<TwoBodyForm> form = two_body_form(observable, task.sites);
    if (!form) return std::nullopt;
    const PauliSum both = with_hamiltonian(task, observable);
    const std::optional<TwoBodyForm> with = two_body_form(both, task.sites);
    const double stretch = norm(both) / norm(observable);
    if (!is_diagonal(*form) && with && is_diagonal(*with) && stretch <= most_stretch)
      measured.push_back({i, both, true, true, std::max(1.0, stretch)});
    else
      measured.push_back({i, observable, false, is_diagonal(*form), 1.0});
  }
  return measured;
}

std::optional<std::vector<MeasuredForm>> measured_forms(MPI_Comm team, const EvolutionTask& task) {
  std::optional<std::vector<MeasuredForm>> measured = measured_forms(task);
  if (!measured) return measured;
  for (MeasuredForm& form : *measured) {
    const bool had_hamiltonian = form.plus_hamiltonian;
    form.plus_hamiltonian = agreed(team, form.plus_hamiltonian);
    form.diagonal = agreed(team, form.diagonal);
    form.stretch = agreed(team, form.stretch);
    if (form.plus_hamiltonian == had_hamiltonian) continue;
    const PauliSum& observable = task.observables[form.number];
    form.operator_ = form.plus_hamiltonian ? with_hamiltonian(task, observable) : observable;
  }
  return measured;
}

int count_diagonal(const std::vector<MeasuredForm>& measured) {
  return static_cast<int>(std::count_if(measured.begin(), measured.end(),
                                        [](const MeasuredForm& form) { return form.diagonal; }));
}

} // namespace leyden
