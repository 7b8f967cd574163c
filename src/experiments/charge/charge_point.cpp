#include "experiments/charge/charge_point.hpp"

#include "leyden/dynamics/agreement.hpp"
#include "leyden/dynamics/choice.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/first_text.hpp"
#include "leyden/platform/shared_array.hpp"
#include "leyden/space/full_space.hpp"
#include "leyden/thermodynamics/highest_energy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <optional>
#include <utility>

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

/// `larger` with as many digits, two or more, as show that it is larger.
std::string told_apart(double larger, double smaller) {
  int digits = 2;
  while (digits < 17 && fmt::format("{:.{}g}", larger, digits) == fmt::format("{:.{}g}", smaller, digits))
    ++digits;
  return fmt::format("{:.{}g}", larger, digits);
}

/// Why the state is of no use, if it is wrong by more than is allowed.
std::optional<std::string> missed_tolerance(const Evolution& evolution, double tolerance, TimeSearch search) {
  const double error = evolution.report().state_error;
  if (error <= tolerance) return std::nullopt;
  const double initial = evolution.initial_error();
  if (initial > error / 2)
    return fmt::format("the state may be wrong by {}, more than time.tolerance = {:g}: of that the initial "
                       "state, battery.initial = ground, makes {:.2g} at any time; allow more",
                       told_apart(error, tolerance), tolerance, initial);
  // How far a search over all times has to go is not for the user to choose.
  return fmt::format(
      "the state may be wrong by {}, more than time.tolerance = {:g}: {}; rounding alone grows "
      "with time and spectral width",
      told_apart(error, tolerance), tolerance,
      search == TimeSearch::global ? "allow more, or set time.search = window"
                                   : "allow more, or take a shorter time");
}

/// Shows progress, and stops all ranks of a team if one was told to stop or finds that its work `is_useless`.
SamplingWatch watch_on(MPI_Comm team, const ChargeSetting& setting, PointKeeper& keeper,
                       std::function<bool()> is_useless = {}) {
  return [team, &setting, &keeper, is_useless = std::move(is_useless)](double fraction) {
    if (setting.watch) setting.watch(fraction);
    int stop = keeper.wants_end() || (is_useless && is_useless()) ? 1 : 0;
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &stop, 1, MPI_INT, MPI_MAX, team));
    return stop != 0 ? Sampling::stops : Sampling::goes_on;
  };
}

/// Periods that are followed at most while a search has found no power that is sure to be positive.
constexpr double most_periods_without_power = 1e4;

double periods_until(double end, double width) {
  return end * width / (2 * std::numbers::pi);
}

std::string too_long(double end, double width, const char* advice) {
  const double periods = periods_until(end, width);
  if (!std::isfinite(periods))
    return "the spectral width, or the number of periods of the fastest oscillation, is too large for the "
           "numbers of a computer: choose a unit of energy in which couplings, charger and time are nearer "
           "to 1";
  return fmt::format(
      "the state would have to be followed to t = {:.3g}, {:.3g} periods of its fastest oscillation "
      "(spectral width {:.3g}), and at most {:.0g} are: {}",
      end, periods, width, most_periods, advice);
}

std::string no_power(double searched, double width) {
  return fmt::format("no power that is sure to be positive was found up to t = {:.3g}, {:.3g} periods of the "
                     "fastest oscillation: the battery may be full from the start, or never charged; "
                     "time.search = window records what there is",
                     searched, periods_until(searched, width));
}

bool is_within(double end, double width, double periods) {
  return periods_until(end, width) <= periods;
}

/// Whether all are numbers that the next step can count with.
bool are_finite(const ChargingMaxima& maxima) {
  return std::isfinite(maxima.work_max) && std::isfinite(maxima.work_max_error) &&
         std::isfinite(maxima.power_max) && std::isfinite(maxima.power_max_error) &&
         std::isfinite(maxima.power_at_work_max);
}

constexpr const char* too_large =
    "work, power or the bounds on their errors are too large or too small for the numbers of a computer: "
    "choose a unit of energy in which couplings, charger and time are nearer to 1";

WindowPlanner windows_of(MPI_Comm team, const EvolutionTask& task, const Evolution& evolution, double end) {
  return agreed_windows(team, task.drive ? driven_windows(DrivenSpectrum(task), end)
                                         : equal_windows(evolution.spectral_width(), end));
}

/// How a point ends that cannot go on: `failure` is that of its sampling so far. The same on all ranks of the
/// team. Collective.
std::optional<PointOutcome> early_end(MPI_Comm team, const Evolution& evolution, const DenseOutput& output,
                                      const std::optional<std::string>& failure, double tolerance,
                                      TimeSearch search) {
  if (evolution.stopped()) return dropped();
  if (failure) return failed(*failure);
  // It stops the sampling too.
  if (const auto missed = first_text(team, missed_tolerance(evolution, tolerance, search)))
    return failed(*missed);
  if (output.stopped()) return dropped();
  return std::nullopt;
}

/// Goes on sampling until no later time can beat the power found.
std::optional<std::string> search_all_times(MPI_Comm team, ChargingMaxima& maxima, Evolution& evolution,
                                            DenseOutput& output, const ChargingCurve& curve, double bound,
                                            const SamplingWatch& watch) {
  while (!maxima.power_max_is_global) {
    // The bound divided by the power is the time from which on nothing can win; rounding must not miss it. A
    // power found early may be small: what later times add brings that time nearer.
    const bool has_power = maxima.power_max > maxima.power_max_error;
    const double enough = has_power ? bound / maxima.power_max * (1 + 1e-12) : HUGE_VAL;
    const double next = std::min(enough, 2 * maxima.time_searched);
    if (!has_power && !is_within(next, evolution.spectral_width(), most_periods_without_power))
      return no_power(maxima.time_searched, evolution.spectral_width());
    if (!is_within(next, evolution.spectral_width(), most_periods))
      return too_long(next, evolution.spectral_width(), "use time.search = window");
    output.extend(evolution, next, watch);
    if (output.stopped()) return std::nullopt;
    if (evolution.failure()) return evolution.failure();
    maxima = agreed(team, find_maxima(curve, next, bound));
  }
  return std::nullopt;
}

} // namespace

std::optional<std::string> too_long_to_follow(const EvolutionTask& task) {
  const double width = widest_spectrum(task, task.end);
  if (is_within(task.end, width, most_periods)) return std::nullopt;
  return too_long(task.end, width, "take a shorter time.end or weaker couplings and charger");
}

bool can_be_kept(const Solver& solver) {
  return solver.kind != OperatorKind::dense;
}

std::uint64_t checkpoint_bytes(const Solver& solver, int sites, double end) {
  const bool keeps_space = solver.krylov && solver.krylov->keeps_space(end);
  const int complex_vectors = keeps_space ? solver.krylov->vectors + 2 : 4;
  return static_cast<std::uint64_t>(complex_vectors) * sizeof(std::complex<double>) *
             FullSpace(sites).dimension() +
         solver.snapshot_numbers_bytes;
}

PointOutcome charge_point(MPI_Comm team, const ChargeSetting& setting, std::size_t point) {
  const ChargeRequest& request = setting.request;
  const ChargePoint parameters = request.point(point);
  ChargeObservables observables = charge_observables(request, parameters);
  observables.task = agreed_task(team, std::move(observables.task));
  const double end = observables.task.end;
  if (const auto reason = first_text(team, too_long_to_follow(observables.task))) return failed(*reason);
  Resources resources = setting.world;
  resources.ranks = size_of(team);
  const Solver solver = agreed_solver(team, choose_solver(parameters.solver, observables.task, resources));
  if (solver.kind != OperatorKind::shared) give_back_shared_arrays();
  PointKeeper keeper(team, setting.checkpointing, setting.stop,
                     {point, solver.seconds, checkpoint_bytes(solver, observables.task.sites, end)});
  const std::unique_ptr<Evolution> evolution =
      evolve(team, observables.task, solver, watch_on(team, setting, keeper), &keeper);
  if (evolution->stopped()) return dropped();
  if (evolution->failure()) return failed(*evolution->failure());
  const SamplingWatch watch = watch_on(team, setting, keeper, [&] {
    return missed_tolerance(*evolution, parameters.tolerance, request.search).has_value();
  });
  DenseOutput output(*evolution, windows_of(team, observables.task, *evolution, end), end, watch);
  const auto ended = [&](const std::optional<std::string>& failure) {
    return early_end(team, *evolution, output, failure, parameters.tolerance, request.search);
  };
  if (auto outcome = ended(evolution->failure())) return *std::move(outcome);

  const ChargingCurve curve(output, *evolution, observables.work,
                            observables.task.rate ? RateSource::differentiated : RateSource::measured);
  const double start_difference = output.value(WorkOperator::difference_number, 0);
  const double start_energy =
      observables.work.source == WorkSource::battery
          ? start_difference
          : start_difference + evolution->initial_energy() - observables.task.hamiltonian.mean().real();
  double bound = agreed(team, work_bound(observables.work, start_difference, start_energy));
  ChargingMaxima maxima = agreed(team, find_maxima(curve, end, bound));
  if (!are_finite(maxima)) return failed(too_large);
  if (request.search == TimeSearch::global) {
    if (!maxima.power_max_is_global) {
      // Now it pays to know better what H_0 can have at most.
      std::optional<double> highest;
      if (rank_of(team) == 0)
        highest = highest_energy(observables.task.initial_hamiltonian, observables.task.sites);
      bound = agreed(team, work_bound(observables.work, start_difference, start_energy, highest));
      maxima = agreed(team, find_maxima(curve, end, bound));
    }
    const std::optional<std::string> failure =
        search_all_times(team, maxima, *evolution, output, curve, bound, watch);
    if (auto outcome = ended(failure)) return *std::move(outcome);
  }

  if (!are_finite(maxima)) return failed(too_large);
  const EvolutionReport report = evolution->report();
  PointOutcome outcome;
  outcome.matvecs = report.matvecs;
  outcome.goes_on = keeper.goes_on();
  outcome.is_kept = setting.checkpointing.points.contains(point);
  if (rank_of(team) == 0) {
    const ChargedPoint charged{request, observables, curve, maxima, report, setting.most_sites};
    for (const ChargeQuantity& quantity : setting.quantities)
      outcome.rows.push_back(quantity.row(charged));
  }
  return outcome;
}

} // namespace leyden
