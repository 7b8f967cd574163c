#include "experiments/charge_point.hpp"

#include "leyden/dynamics/choice.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/communicator.hpp"

#include <fmt/format.h>

#include <numbers>
#include <optional>

namespace leyden {
namespace {

PointOutcome failed(std::string reason) {
  PointOutcome outcome;
  outcome.failure = std::move(reason);
  return outcome;
}

PointOutcome dropped() {
  PointOutcome outcome;
  outcome.dropped = true;
  return outcome;
}

/// Shows progress, and stops all ranks of a team if one was told to stop.
SamplingWatch watch_on(MPI_Comm team, const ChargeSetting& setting) {
  return [team, &setting](double fraction) {
    if (setting.watch) setting.watch(fraction);
    int stop = setting.stop && setting.stop() ? 1 : 0;
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &stop, 1, MPI_INT, MPI_MAX, team));
    return stop != 0 ? Sampling::stops : Sampling::goes_on;
  };
}

/// Periods of the fastest oscillation that are followed at most: beyond, rounding and time are lost alike.
constexpr double most_periods = 1e6;

std::string too_long(double end, double width, const char* advice) {
  return fmt::format(
      "the state would have to be followed to t = {:.3g} /B, {:.3g} periods of its fastest oscillation "
      "(spectral width {:.3g} B), and at most {:.0g} are: {}",
      end, end * width / (2 * std::numbers::pi), width, most_periods, advice);
}

bool is_too_long(double end, double width) {
  return !(end * width <= 2 * std::numbers::pi * most_periods);
}

/// Bound on the frequencies of all observables up to `end`.
double fastest(const EvolutionTask& task, double end) {
  if (task.drive) return DrivenSpectrum(task).widest(end);
  return spectral_bounds(task.hamiltonian).width();
}

/// When the pulse does something for the last time.
double last_edge(const EvolutionTask& task) {
  return task.drive ? task.drive->pulse.pieces().back().begin : 0;
}

WindowPlanner windows_of(const EvolutionTask& task, const Evolution& evolution, double end) {
  if (task.drive) return driven_windows(DrivenSpectrum(task), end);
  return equal_windows(evolution.spectral_width(), end);
}

/// Goes on sampling until no later time can beat the power found. `last_edge`: see there.
std::optional<std::string> search_all_times(ChargingMaxima& maxima, Evolution& evolution, DenseOutput& output,
                                            const ChargingCurve& curve, double bound,
                                            const SamplingWatch& watch, double last_edge) {
  const auto search_to = [&](double enough) -> std::optional<std::string> {
    if (is_too_long(enough, evolution.spectral_width()))
      return too_long(enough, evolution.spectral_width(), "use time.search = window");
    output.extend(evolution, enough, watch);
    if (output.stopped()) return std::nullopt;
    if (!evolution.failure()) maxima = find_maxima(curve, enough, bound);
    return evolution.failure();
  };
  // Without any power yet there is no time from which on nothing can win: but a pulse may begin late.
  if (maxima.power_max <= 0 && output.end() <= last_edge) {
    const std::optional<std::string> failure = search_to(last_edge + output.end());
    if (failure) return failure;
  }
  while (!output.stopped() && !maxima.power_max_is_global && maxima.power_max > 0) {
    // The bound divided by the power is the time from which on nothing can win; rounding must not miss it.
    const std::optional<std::string> failure = search_to(bound / maxima.power_max * (1 + 1e-12));
    if (failure) return failure;
  }
  return std::nullopt;
}

} // namespace

PointOutcome charge_point(MPI_Comm team, const ChargeSetting& setting, std::size_t point) {
  const ChargeRequest& request = setting.request;
  const ChargePoint parameters = request.point(point);
  const ChargeObservables observables = charge_observables(request, parameters);
  const double end = request.times.back();
  const double width = fastest(observables.task, end);
  if (is_too_long(end, width))
    return failed(too_long(end, width, "take a shorter time.end or weaker couplings and charger"));
  const Solver solver =
      choose_solver(parameters.solver, observables.task, size_of(team), setting.bytes_a_rank);
  const std::unique_ptr<Evolution> evolution = evolve(team, observables.task, solver.kind);
  if (evolution->failure()) return failed(*evolution->failure());
  const SamplingWatch watch = watch_on(team, setting);
  DenseOutput output(*evolution, windows_of(observables.task, *evolution, end), end, watch);
  if (output.stopped()) return dropped();
  if (evolution->failure()) return failed(*evolution->failure());

  const ChargingCurve curve(output, *evolution, observables.work);
  const double start_difference = output.value(ChargeObservables::work_number, 0);
  // With a pulse D is H_0 itself.
  const double start_energy = observables.task.drive ? start_difference
                                                     : start_difference + evolution->initial_energy() -
                                                           observables.task.hamiltonian.mean().real();
  const double bound = work_bound(observables.work, start_difference, start_energy);
  ChargingMaxima maxima = find_maxima(curve, end, bound);
  if (request.search == TimeSearch::global) {
    const std::optional<std::string> failure =
        search_all_times(maxima, *evolution, output, curve, bound, watch, last_edge(observables.task));
    if (failure) return failed(*failure);
    if (output.stopped()) return dropped();
  }

  const EvolutionReport report = evolution->report();
  PointOutcome outcome;
  outcome.matvecs = report.matvecs;
  if (rank_of(team) == 0) {
    const ChargedPoint charged{request, observables, curve, maxima, report, setting.most_sites};
    for (const ChargeQuantity& quantity : setting.quantities)
      outcome.rows.push_back(quantity.row(charged));
  }
  return outcome;
}

} // namespace leyden
