#pragma once

#include "leyden/dynamics/chebyshev.hpp"
#include "leyden/dynamics/chebyshev_steps.hpp"
#include "leyden/dynamics/krylov.hpp"
#include "leyden/dynamics/snapshot.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

namespace leyden {

/// `solver.operator` and `solver.propagator` as a user writes them.
enum class OperatorChoice { automatic, matrix_free, assembled, dense };
enum class PropagatorChoice { automatic, chebyshev, krylov, slepc, dense };

struct SolverChoice {
  OperatorChoice operator_choice = OperatorChoice::automatic;
  PropagatorChoice propagator = PropagatorChoice::automatic;

  /// Whether both can hold at once: dense goes with dense only.
  bool consistent() const;
};

/// How a point is going to be computed, what it will need, and why it was chosen. Carried by agreed_solver().
struct Solver {
  OperatorKind kind;
  MemoryItems memory;                       ///< of a rank, at the peak, above an idle rank
  std::int64_t matvecs;                     ///< predicted; 0 for full diagonalisation
  double seconds;                           ///< predicted wall time
  int ranks_a_node;                         ///< of the team, that share memory
  std::uint64_t snapshot_numbers_bytes = 0; ///< predicted: of the numbers in the last snapshot
  std::string reason;
  std::optional<ChebyshevPlan> chebyshev;  ///< how, if by evolve_chebyshev()
  std::optional<ChebyshevStepsPlan> steps; ///< how, if by evolve_chebyshev_steps()
  std::optional<KrylovPlan> krylov;        ///< how, if by evolve_krylov()
  std::optional<Uncountable> hindrance;    ///< why it cannot be done this way at all, if so
};

/// What the ranks of a team, or all ranks of a run, have to compute with.
struct Resources {
  int ranks;
  std::uint64_t bytes_a_rank;                     ///< that may be used
  int sharing_ranks;                              ///< teams of up to so many ranks lie within a node each
  std::uint64_t shared_bytes_a_rank = UINT64_MAX; ///< that may be used of memory shared by ranks

  /// Of the team, and how it lies on nodes.
  TeamSize size() const { return {ranks, std::min(ranks, sharing_ranks)}; }
};

/// Resolves what was left to us. A function of its arguments alone: what a point computes never depends on
/// timing or on memory in use, but through `bytes_a_rank` on the physical memory of the nodes. Local.
Solver choose_solver(const SolverChoice& choice, const EvolutionTask& task, const Resources& team);

/// The evolution that `solver` stands for; a driven one if the task has a drive. `watch` is asked where an
/// evolution computes ahead of what is observed. With a `keeper`, which must outlive it, the evolution goes
/// on from the snapshot found there, if any, and keeps its own; where the keeper asks it to stop, it has
/// stopped as if by its watch. Task and solver must be the same on all ranks, to the last bit: see
/// agreed_task() and agreed_solver(). Collective over `team`.
std::unique_ptr<Evolution> evolve(MPI_Comm team, const EvolutionTask& task, const Solver& solver,
                                  const SamplingWatch& watch = {}, SnapshotKeeper* keeper = nullptr);

} // namespace leyden
