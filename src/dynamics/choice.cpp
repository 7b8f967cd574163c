#include "leyden/dynamics/choice.hpp"

#include "dynamics/driven_cost.hpp"
#include "dynamics/matrix_free_choice.hpp"
#include "dynamics/shared_product_seconds.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/pauli/flip_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

/// Up to this many sites full diagonalisation takes less time than evolving step by step.
constexpr int dense_pays = 8;

/// Cost model, from measured times on one core of a current server: seconds for a matrix dimension cubed, a
/// stored element in a product, a computed element in a product, an amplitude in an orthogonalisation.
constexpr double seconds_a_real_cube = 6e-10;
constexpr double seconds_a_complex_cube = 4 * seconds_a_real_cube;
constexpr double seconds_an_element = 7e-9;
constexpr double seconds_a_computed_element = 4e-9;
/// To shared arrays and back.
constexpr double seconds_a_copied_amplitude = 3e-9;
constexpr double seconds_an_orthogonalised_amplitude = 1.2e-7;
/// Start and end of a point, whatever its size.
constexpr double seconds_a_point = 2e-3;
/// Products for each time at which the state is stopped.
constexpr double products_a_stop = 13;

/// Beyond any evolution: keeps a prediction for absurd widths within its type.
constexpr double most_products = 1e18;

/// Seconds of one core for a product with the whole operator.
double product_seconds(OperatorKind kind, const EvolutionTask& task, int ranks) {
  const FullSpace space(task.sites);
  if (matrix_free_kind(kind, task.hamiltonian, space, ranks) == OperatorKind::shared)
    return (shared_product_seconds(task.hamiltonian, task.sites) + seconds_a_copied_amplitude) *
           static_cast<double>(space.dimension());
  if (is_matrix_free(kind))
    return static_cast<double>(flip_groups(task.hamiltonian).size()) * seconds_a_computed_element *
           static_cast<double>(space.dimension());
  constexpr double bytes_an_element = sizeof(PetscScalar) + sizeof(PetscInt);
  return static_cast<double>(operator_bytes(kind, task.hamiltonian, space, 1)) / bytes_an_element *
         seconds_an_element;
}

OperatorKind natural_kind(const SolverChoice& choice, const EvolutionTask& task, const Resources& team) {
  switch (choice.operator_choice) {
  case OperatorChoice::dense:
    return OperatorKind::dense;
  case OperatorChoice::assembled:
    return OperatorKind::assembled;
  case OperatorChoice::matrix_free:
    return matrix_free_choice(task, team);
  case OperatorChoice::automatic:
    break;
  }
  if (choice.propagator == PropagatorChoice::dense) return OperatorKind::dense;
  if (choice.propagator == PropagatorChoice::automatic && task.sites <= dense_pays)
    return OperatorKind::dense;
  const OperatorKind computed = matrix_free_choice(task, team);
  const bool fits = slepc_evolution_bytes(task, OperatorKind::assembled, team.ranks) <= team.bytes_a_rank &&
                    !uncountable(task, OperatorKind::assembled, team.ranks);
  const bool faster = product_seconds(OperatorKind::assembled, task, team.ranks) <
                      product_seconds(computed, task, team.ranks);
  return fits && faster ? OperatorKind::assembled : computed;
}

/// Work of a Chebyshev step, and of an observable of a vector, for an amplitude.
constexpr double seconds_a_chebyshev_amplitude = 5e-9;

std::optional<ChebyshevPlan> natural_chebyshev(const SolverChoice& choice, const EvolutionTask& task,
                                               const Resources& team) {
  const bool may_be = choice.propagator == PropagatorChoice::chebyshev ||
                      (choice.propagator == PropagatorChoice::automatic && task.sites > dense_pays);
  const bool is_matrix_free = choice.operator_choice == OperatorChoice::automatic ||
                              choice.operator_choice == OperatorChoice::matrix_free;
  if (!may_be || !is_matrix_free) return std::nullopt;
  // Some of it is left to MPI and to the system.
  const std::uint64_t bytes = team.bytes_a_rank / 10 * 9;
  const std::uint64_t shared = team.shared_bytes_a_rank / 10 * 9;
  const int ranks_a_node = std::min(team.ranks, team.sharing_ranks);
  return plan_chebyshev(task, team.ranks, ranks_a_node, ranks_a_node > 1 ? std::min(bytes, shared) : bytes);
}

Solver chebyshev_solver(const SolverChoice& choice, const EvolutionTask& task, const Resources& team,
                        const ChebyshevPlan& plan) {
  const double amplitudes = std::ldexp(1.0, task.sites) / team.ranks;
  return {.kind = OperatorKind::matrix_free,
          .bytes = plan.bytes,
          .matvecs = plan.matvecs,
          .seconds = seconds_a_point + plan.work * amplitudes * seconds_a_chebyshev_amplitude,
          .reason = choice.propagator == PropagatorChoice::chebyshev
                        ? "as solver.propagator asks"
                        : fmt::format("Chebyshev moments give the whole curve from {} of time",
                                      plan.window < task.end ? "windows" : "one expansion"),
          .chebyshev = plan,
          .hindrance = std::nullopt};
}

std::string why(const SolverChoice& choice, OperatorKind kind) {
  if (choice.operator_choice != OperatorChoice::automatic) return "as solver.operator asks";
  if (choice.propagator == PropagatorChoice::dense) return "as solver.propagator asks";
  switch (kind) {
  case OperatorKind::dense:
    return fmt::format("up to {} sites full diagonalisation is fastest", dense_pays);
  case OperatorKind::assembled:
    return "with this Hamiltonian the assembled matrix multiplies faster, and it fits in memory";
  case OperatorKind::matrix_free:
    break;
  case OperatorKind::shared:
    return "kernels in the memory that ranks share multiply this Hamiltonian fastest";
  }
  return "the assembled matrix multiplies more slowly, or does not fit in memory";
}

} // namespace

bool SolverChoice::consistent() const {
  const bool dense_operator = operator_choice == OperatorChoice::dense;
  const bool other_operator = !dense_operator && operator_choice != OperatorChoice::automatic;
  const bool sparse = propagator == PropagatorChoice::slepc || propagator == PropagatorChoice::chebyshev;
  return !(dense_operator && sparse) &&
         !(operator_choice == OperatorChoice::assembled && propagator == PropagatorChoice::chebyshev) &&
         !(other_operator && propagator == PropagatorChoice::dense);
}

Solver choose_solver(const SolverChoice& choice, const EvolutionTask& task, const Resources& team) {
  if (task.drive) return driven_solver(task, team);
  if (const auto plan = natural_chebyshev(choice, task, team))
    return chebyshev_solver(choice, task, team, *plan);
  const int ranks = team.ranks;
  Solver solver{};
  solver.kind = natural_kind(choice, task, team);
  solver.reason = why(choice, solver.kind);
  solver.hindrance = uncountable(task, solver.kind, ranks);
  if (choice.propagator == PropagatorChoice::chebyshev)
    solver.hindrance = Uncountable{
        .problem =
            "solver.propagator = chebyshev takes a Hamiltonian of fields and couplings XX, YY, ZZ that "
            "charges the state down, without further observables, on a power of two of ranks and of nodes",
        .remedy = "solver.propagator = auto"};
  const double dimension = std::ldexp(1.0, task.sites);
  const double observables = static_cast<double>(task.observables.size() + task.squares.size());
  const SamplingPlan sampling = sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end);
  const auto stops = static_cast<double>(sampling.samples());
  if (solver.kind == OperatorKind::dense) {
    solver.bytes = dense_evolution_bytes(task);
    const double cube = task.hamiltonian.is_real() ? seconds_a_real_cube : seconds_a_complex_cube;
    solver.seconds = cube * dimension * dimension * dimension +
                     stops * dimension * (dimension * 2e-9 + observables * seconds_a_computed_element);
  } else {
    solver.bytes = slepc_evolution_bytes(task, solver.kind, ranks);
    const double product =
        product_seconds(solver.kind, task, ranks) + dimension * seconds_an_orthogonalised_amplitude;
    solver.matvecs = static_cast<std::int64_t>(std::min(stops * products_a_stop, most_products));
    solver.seconds =
        stops / ranks * (products_a_stop * product + dimension * observables * seconds_a_computed_element);
  }
  solver.seconds += seconds_a_point;
  return solver;
}

std::unique_ptr<Evolution> evolve(MPI_Comm team, const EvolutionTask& task, const Solver& solver,
                                  const SamplingWatch& watch) {
  if (task.drive) return evolve_driven(team, task, solver.kind);
  if (solver.chebyshev) return evolve_chebyshev(team, task, *solver.chebyshev, watch);
  return solver.kind == OperatorKind::dense ? evolve_dense(team, task)
                                            : evolve_slepc(team, task, solver.kind);
}

} // namespace leyden
