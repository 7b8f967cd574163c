#include "experiments/charge/charge_observables.hpp"

#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/driven_spectrum.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// Spectral width times span from which on dW/dt may come from differentiation. What a series leaves out of
/// W grows with a high power of the time: divided by a shorter one it would be more than what the state's
/// error does to the operator of dW/dt.
constexpr double shortest_to_differentiate = 2;

/// Near <A> of the initial state, A being without an identity: of the state that is all down that itself; of
/// a ground state no further from it than 0, as no other state has less.
double energy_near_start(const PauliSum& sum, InitialState initial) {
  double down = 0;
  for (const FlipGroup& group : flip_groups(sum)) {
    if (group.flip != 0) continue;
    for (const SignedTerm& term : group.terms)
      down += term.coefficient.real();
  }
  return initial == InitialState::down ? down : std::min(0.0, down);
}

} // namespace

ChargeObservables charge_observables(const ChargeRequest& request, const ChargePoint& point) {
  const Battery& battery = point.protocol.battery;
  ChargeObservables wanted;
  wanted.work = work_operator(point.protocol);
  EvolutionTask& task = wanted.task;
  const PauliSum static_sum = battery.hamiltonian();
  // Identities turn the phase of the state only, and of the battery shift its energy: added in the end, a
  // large one takes no digits from all else.
  task.sites = battery.sites();
  if (point.protocol.pulse.is_given()) {
    task.hamiltonian = point.protocol.undriven_hamiltonian().traceless();
    task.drive =
        Drive{.hamiltonian = point.protocol.charger.hamiltonian().traceless(), .pulse = point.protocol.pulse};
  } else {
    task.hamiltonian = point.protocol.charging_hamiltonian().traceless();
  }
  task.initial_hamiltonian = static_sum.traceless();
  wanted.mean_energy = static_sum.mean().real();
  // Whichever of the two is asked for, where they are the same the simpler one is taken.
  task.initial = battery.ground_is_down() ? InitialState::down : point.protocol.initial;
  task.tolerance = point.tolerance;
  task.end = request.times.back();
  // A search over all times does not depend on how little of them is recorded.
  if (request.search == TimeSearch::global)
    task.end = std::max(task.end, longest_window_span(widest_spectrum(task, task.end)));
  task.observables = wanted.work.observables();
  if (!task.drive && widest_spectrum(task, task.end) * task.end >= shortest_to_differentiate)
    task.rate = RateOf{.rate = WorkOperator::rate_number, .observable = WorkOperator::difference_number};
  if (request.series) {
    for (const ObservableRequest& observable : request.observables) {
      switch (observable.kind) {
      case ObservableKind::magnetisation:
        wanted.magnetisation_number = task.observables.size();
        for (const char axis : {'X', 'Y', 'Z'})
          for (int site = 0; site < task.sites; ++site)
            task.observables.push_back(PauliSum::single(axis, site));
        break;
      case ObservableKind::energy:
        // The variance is a difference of squares: of energies from where it starts these are small.
        wanted.energy_number = task.observables.size();
        wanted.reference_energy = energy_near_start(task.initial_hamiltonian, task.initial);
        task.observables.push_back(task.initial_hamiltonian - PauliSum::identity(wanted.reference_energy));
        task.squares.push_back(task.observables.back());
        break;
      case ObservableKind::pauli_sum:
        wanted.sum_numbers.push_back(task.observables.size());
        task.observables.push_back(observable.sum);
        break;
      }
    }
  }
  wanted.energy_square_number = task.observables.size();
  return wanted;
}

} // namespace leyden
