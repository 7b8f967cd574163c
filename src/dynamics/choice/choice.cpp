#include "leyden/dynamics/choice.hpp"

#include "dynamics/choice/evolution_cost.hpp"
#include "dynamics/choice/matrix_free_choice.hpp"
#include "dynamics/choice/sampling_memory.hpp"
#include "dynamics/driven/driven_cost.hpp"
#include "dynamics/snapshots/remembered_evolution.hpp"
#include "leyden/dynamics/agreement.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <vector>

namespace leyden {
namespace {

/// Up to this many sites full diagonalisation takes less time than evolving step by step.
constexpr int dense_pays = 8;

/// Cost model, from measured times on one core of a current server: seconds for a matrix dimension cubed, an
/// amplitude in SLEPc's orthogonalisation.
constexpr double seconds_a_real_cube = 6e-10;
constexpr double seconds_a_complex_cube = 4 * seconds_a_real_cube;
constexpr double seconds_an_orthogonalised_amplitude = 3e-8;
/// Products of SLEPc's for each time at which the state is stopped.
constexpr double products_a_stop = 13;

/// An amplitude of a Chebyshev step on one core; and on two, where vectors come from the node's memory: those
/// of `streamed_sites` do, and each site more costs more of the tables of pages. So many cores are as fast as
/// the memory.
constexpr double seconds_a_chebyshev_amplitude = 2e-9;
constexpr int streamed_sites = 23;
constexpr double seconds_a_streamed_amplitude = 1.3e-9;
constexpr double seconds_a_streamed_site = 0.35e-9;
constexpr int saturating_ranks = 16;

/// Whether full diagonalisation is fast, and will be as exact as the task asks, or more so than other ways.
bool dense_is_best(const EvolutionTask& task) {
  if (task.sites > dense_pays) return false;
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  const double angle = spectral_bounds(task.hamiltonian).width() * task.end;
  // As measured on chains and random sums; of others, what they promise.
  const double dense = epsilon * (16 * std::sqrt(std::ldexp(1.0, task.sites)) + 1.3 * angle);
  const double others = epsilon * (64 + 2 * angle);
  return dense <= task.tolerance || dense <= others;
}

double chebyshev_seconds(const ChebyshevPlan& plan, int sites, int ranks) {
  const int nodes = ranks / plan.ranks_a_node;
  const int node_sites = sites - std::countr_zero(static_cast<unsigned>(nodes));
  double amplitude = seconds_a_chebyshev_amplitude / plan.ranks_a_node;
  if (node_sites >= streamed_sites)
    amplitude = std::max(
        amplitude, (seconds_a_streamed_amplitude + seconds_a_streamed_site * (node_sites - streamed_sites)) *
                       2 / std::min(plan.ranks_a_node, saturating_ranks));
  return plan.work * std::ldexp(amplitude, node_sites);
}

std::optional<ChebyshevPlan> natural_chebyshev(const SolverChoice& choice, const EvolutionTask& task,
                                               const Resources& team) {
  const bool may_be = choice.propagator == PropagatorChoice::chebyshev ||
                      (choice.propagator == PropagatorChoice::automatic && !dense_is_best(task));
  const bool is_matrix_free = choice.operator_choice == OperatorChoice::automatic ||
                              choice.operator_choice == OperatorChoice::matrix_free;
  if (!may_be || !is_matrix_free) return std::nullopt;
  // Some of it is left to MPI and to the system.
  const std::uint64_t bytes = team.bytes_a_rank / 10 * 9;
  const std::uint64_t shared = team.shared_bytes_a_rank / 10 * 9;
  return plan_chebyshev(task, team.size(), team.size().ranks_a_node > 1 ? std::min(bytes, shared) : bytes);
}

Solver chebyshev_solver(const SolverChoice& choice, const EvolutionTask& task, const Resources& team,
                        const ChebyshevPlan& plan) {
  return {.kind = OperatorKind::matrix_free,
          .memory = plan.memory,
          .matvecs = plan.matvecs,
          .seconds = seconds_a_point + chebyshev_seconds(plan, task.sites, team.ranks),
          .ranks_a_node = plan.ranks_a_node,
          .reason = choice.propagator == PropagatorChoice::chebyshev
                        ? "Chebyshev moments, as solver.propagator asks"
                        : fmt::format("Chebyshev moments give the whole curve from {} of time",
                                      plan.window < task.end ? "windows" : "one expansion"),
          .chebyshev = plan,
          .steps = std::nullopt,
          .krylov = std::nullopt,
          .hindrance = std::nullopt};
}

bool is_dense(const SolverChoice& choice, const EvolutionTask& task) {
  if (choice.operator_choice == OperatorChoice::dense || choice.propagator == PropagatorChoice::dense)
    return true;
  return choice.operator_choice == OperatorChoice::automatic &&
         choice.propagator == PropagatorChoice::automatic && dense_is_best(task);
}

Solver dense_solver(const SolverChoice& choice, const EvolutionTask& task) {
  Solver solver{};
  solver.ranks_a_node = 1;
  solver.kind = OperatorKind::dense;
  solver.memory = dense_evolution_memory(task);
  if (choice.operator_choice == OperatorChoice::dense)
    solver.reason = "as solver.operator asks";
  else if (choice.propagator == PropagatorChoice::dense)
    solver.reason = "as solver.propagator asks";
  else
    solver.reason = fmt::format("up to {} sites full diagonalisation is fastest", dense_pays);
  const double dimension = std::ldexp(1.0, task.sites);
  const double cube = task.hamiltonian.is_real() ? seconds_a_real_cube : seconds_a_complex_cube;
  const SamplingPlan sampling = sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end);
  solver.seconds = seconds_a_dense_point + cube * dimension * dimension * dimension +
                   static_cast<double>(sampling.samples()) *
                       (dimension * dimension * 2e-9 + look_seconds(task, EnergyLook::taken));
  return solver;
}

/// A way to compute a point, and the seconds that one rank alone would take: they decide, so that teams of
/// any size take the same way.
struct Candidate {
  Solver solver;
  double work;
};

Candidate krylov_solver(const EvolutionTask& task, OperatorKind kind, const Resources& team) {
  const KrylovPlan plan = plan_krylov(task, kind, team.size(), team.bytes_a_rank);
  Solver solver{};
  solver.memory = plan.memory;
  solver.matvecs = plan.matvecs;
  solver.seconds = plan.seconds;
  solver.krylov = plan;
  const double windows = std::ceil(task.end / plan.window * (1 - 1e-9));
  solver.reason = fmt::format(
      "{} of up to {} vectors, observables {}",
      windows == 1 ? "one Krylov space" : fmt::format("{:.6g} Krylov spaces", windows), plan.vectors,
      plan.measuring == Measuring::projected ? "projected on them" : "measured on states");
  return {solver, plan.work};
}

Candidate chebyshev_steps_solver(const EvolutionTask& task, OperatorKind kind, const Resources& team) {
  const ChebyshevStepsPlan plan = plan_chebyshev_steps(task, kind, team.size(), team.bytes_a_rank);
  Solver solver{};
  solver.memory = plan.memory;
  solver.matvecs = plan.matvecs;
  solver.seconds = plan.seconds;
  solver.steps = plan;
  solver.reason = plan.together == 1
                      ? std::string("Chebyshev series move the state on from time to time")
                      : fmt::format("Chebyshev series move the state on, {} times by each", plan.together);
  return {solver, plan.work};
}

Candidate slepc_solver(const EvolutionTask& task, OperatorKind kind, const Resources& team) {
  Solver solver{};
  solver.memory = slepc_evolution_memory(task, kind, team.size());
  const double product = product_seconds(kind, task.hamiltonian, task.sites, team.size()) +
                         std::ldexp(seconds_an_orthogonalised_amplitude, task.sites);
  const SamplingPlan sampling = sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end);
  const auto stops = static_cast<double>(sampling.samples());
  solver.matvecs = static_cast<std::int64_t>(std::min(stops * products_a_stop, most_products));
  const double seconds = stops * (products_a_stop * product + look_seconds(task, EnergyLook::taken));
  solver.seconds =
      seconds / team.ranks +
      stops * products_a_stop * exchange_seconds(kind, task.hamiltonian, task.sites, team.size());
  solver.reason = "SLEPc's matrix functions move the state on";
  return {solver, seconds};
}

/// All ways with a sparse operator that the choice leaves open.
std::vector<Candidate> sparse_solvers(const SolverChoice& choice, const EvolutionTask& task,
                                      const Resources& team) {
  std::vector<Candidate> all;
  const auto is_open = [&](PropagatorChoice propagator) {
    return choice.propagator == PropagatorChoice::automatic || choice.propagator == propagator;
  };
  for (const OperatorKind kind : {matrix_free_choice(task, team), OperatorKind::assembled}) {
    const OperatorChoice other =
        kind == OperatorKind::assembled ? OperatorChoice::matrix_free : OperatorChoice::assembled;
    if (choice.operator_choice == other) continue;
    const std::size_t first = all.size();
    if (is_open(PropagatorChoice::krylov)) all.push_back(krylov_solver(task, kind, team));
    if (is_open(PropagatorChoice::chebyshev)) all.push_back(chebyshev_steps_solver(task, kind, team));
    if (is_open(PropagatorChoice::slepc)) all.push_back(slepc_solver(task, kind, team));
    for (std::size_t k = first; k < all.size(); ++k) {
      all[k].solver.kind = kind;
      all[k].solver.ranks_a_node = team.size().ranks_a_node;
      all[k].solver.hindrance = uncountable(task, kind, team.ranks);
      all[k].solver.seconds += seconds_a_point;
    }
  }
  return all;
}

/// What can be counted before what cannot, what fits before what does not; of those the fastest, or the
/// smallest where none fits.
Solver best_of(const std::vector<Candidate>& all, std::uint64_t bytes_a_rank) {
  const auto rank = [&](const Candidate& candidate) {
    const Solver& solver = candidate.solver;
    const std::uint64_t bytes = solver.memory.bytes();
    const bool fits = bytes <= bytes_a_rank;
    return std::tuple(solver.hindrance.has_value(), !fits,
                      fits ? candidate.work : static_cast<double>(bytes));
  };
  const auto least = std::min_element(
      all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
  return least->solver;
}

std::string why(const SolverChoice& choice, const Solver& solver) {
  if (choice.propagator != PropagatorChoice::automatic) return solver.reason + ", as solver.propagator asks";
  return solver.reason +
         (choice.operator_choice == OperatorChoice::automatic
              ? ": the least time, as predicted, of what fits in memory"
              : ": the least time, as predicted, with the operator that solver.operator asks for");
}

Solver evolution_solver(const SolverChoice& choice, const EvolutionTask& task, const Resources& team) {
  if (task.drive) return driven_solver(task, team);
  if (const auto plan = natural_chebyshev(choice, task, team))
    return chebyshev_solver(choice, task, team, *plan);
  if (is_dense(choice, task)) {
    Solver solver = dense_solver(choice, task);
    solver.hindrance = uncountable(task, OperatorKind::dense, team.ranks);
    return solver;
  }
  Solver solver = best_of(sparse_solvers(choice, task, team), team.bytes_a_rank);
  solver.reason = why(choice, solver);
  return solver;
}

} // namespace

bool SolverChoice::consistent() const {
  const bool dense_operator = operator_choice == OperatorChoice::dense;
  const bool other_operator = !dense_operator && operator_choice != OperatorChoice::automatic;
  const bool sparse = propagator != PropagatorChoice::automatic && propagator != PropagatorChoice::dense;
  return !(dense_operator && sparse) && !(other_operator && propagator == PropagatorChoice::dense);
}

Solver choose_solver(const SolverChoice& choice, const EvolutionTask& task, const Resources& team) {
  const double samples = sample_count(task);
  const SamplingMemory sampling(task, samples);
  // What samples take is left to no vectors.
  Resources left = team;
  left.bytes_a_rank -= std::min(left.bytes_a_rank, sampling.remembered(HUGE_VAL).bytes);
  Solver solver = evolution_solver(choice, task, left);
  solver.seconds += curve_seconds(task, samples);
  if (!task.drive && solver.kind == OperatorKind::dense) {
    solver.memory += sampling.dense();
  } else {
    solver.memory += sampling.remembered(solver.seconds);
    solver.snapshot_numbers_bytes = sampling.snapshot_bytes();
  }
  return solver;
}

std::unique_ptr<Evolution> evolve(MPI_Comm team, const EvolutionTask& task, const Solver& solver,
                                  const SamplingWatch& watch, SnapshotKeeper* keeper) {
  if (!task.drive && solver.kind == OperatorKind::dense) return evolve_dense(team, task, watch);
  const Team ranks(team, solver.ranks_a_node);
  const auto make = [&](SnapshotKeeper* kept) {
    if (task.drive) return evolve_driven(ranks, task, solver.kind, kept);
    if (solver.chebyshev) return evolve_chebyshev(team, task, *solver.chebyshev, watch, kept);
    if (solver.steps) return evolve_chebyshev_steps(ranks, task, *solver.steps, watch, kept);
    if (solver.krylov) return evolve_krylov(ranks, task, *solver.krylov, watch, kept);
    return evolve_slepc(ranks, task, solver.kind, kept);
  };
  return with_agreed_times(team, keeper == nullptr ? make(nullptr) : remembered_evolution(*keeper, make));
}

} // namespace leyden
