#pragma once

#include "leyden/dynamics/sampling_watch.hpp"
#include "leyden/dynamics/snapshot.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/model/charger.hpp"
#include "leyden/model/pulse.hpp"
#include "leyden/pauli/pauli_sum.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// What an evolution tells of itself when it is over.
struct EvolutionReport {
  double state_error = 0; ///< bound on the 2-norm error of the state at the last time
  double norm_drift = 0;  ///< largest | ||psi(t)|| - 1 | seen
  /// Largest |<H>_t - <H>_0| / max(1, spectral radius bound) seen; NaN for H that depends on time.
  double energy_drift = 0;
  std::int64_t matvecs = 0;
};

/// A state that evolves under a Hamiltonian, constant in time or driven by a pulse, watched by observables.
/// Made, asked by expect() and observe(), and destroyed collectively over a team. All other members are
/// local; all return the same on all ranks of the team.
class Evolution {
 public:
  Evolution() = default;
  Evolution(const Evolution&) = delete;
  Evolution& operator=(const Evolution&) = delete;
  virtual ~Evolution() = default;

  /// Tells which times, ascending, observe() will be asked for next: a hint, to work on several at once.
  virtual void expect(std::span<const double> /*times*/) {}
  /// Moves the state on to time `t` (not before the last one) and returns <O> of each observable there, then
  /// <A^2> of each square.
  virtual std::vector<double> observe(double t) = 0;
  /// Upper bound on lambda_max(H) - lambda_min(H) at all times: no observable has a higher frequency while H
  /// is constant.
  virtual double spectral_width() const = 0;
  /// Bound on the 2-norm error of the state at time `t`.
  virtual double state_error(double t) const = 0;
  /// What the initial state has of that from the start, where it is not known exactly.
  virtual double initial_error() const { return 0; }
  /// <H> of the initial state, of a driven one without the drive.
  virtual double initial_energy() const = 0;
  virtual EvolutionReport report() const = 0;
  /// Whether its watch has ended it before its time; it is then of no use. Local.
  virtual bool stopped() const { return false; }
  /// Why the evolution could not go on (not converged, ...); the state is then of no use.
  virtual std::optional<std::string> failure() const = 0;
};

/// An observable that is the time derivative of another, i [H, O]; by their numbers in a task.
struct RateOf {
  std::size_t rate;
  std::size_t observable;
};

/// What is added to a Hamiltonian in the course of time: lambda(t) V.
struct Drive {
  PauliSum hamiltonian; ///< V, Hermitian
  Pulse pulse;          ///< lambda(t), given
};

/// What to evolve: everything an Evolution is made from.
struct EvolutionTask {
  int sites;
  PauliSum hamiltonian;              ///< Hermitian; without the drive, if there is one
  PauliSum initial_hamiltonian;      ///< whose ground state is the initial one, for InitialState::ground
  InitialState initial;              ///< down, or the ground state of initial_hamiltonian
  std::vector<PauliSum> observables; ///< Hermitian
  std::vector<PauliSum>
      squares{}; ///< Hermitian A: <A^2> = ||A psi||^2 of each is returned after the observables
  std::optional<RateOf> rate{}; ///< lets an evolution differentiate instead of measure
  double tolerance;             ///< on the 2-norm of the state at all times up to `end`
  double end;                   ///< last time that will be asked for
  std::optional<Drive> drive{};
};

/// By full diagonalisation (LAPACK) on rank 0 of `team`; the others get its numbers. `watch` is asked while
/// it is on its way; what it stops may go on in a thread of its own (has_abandoned_work()). Collective.
std::unique_ptr<Evolution> evolve_dense(MPI_Comm team, const EvolutionTask& task,
                                        const SamplingWatch& watch = {});

/// By SLEPc MFN, the state advanced from time to time. `kind` is not dense. Collective.
std::unique_ptr<Evolution> evolve_slepc(const Team& team, const EvolutionTask& task, OperatorKind kind,
                                        SnapshotKeeper* keeper = nullptr);

/// Under hamiltonian + lambda(t) V, on any number of ranks: exponentials by Chebyshev series, one for each
/// step where lambda is constant, commutator-free Magnus steps of order 6 (Alvermann, Fehske and
/// Littlewood, New J. Phys. 14, 105008 (2012)) in between, halved until both halves agree with the whole.
/// `task` must have a drive; `kind` is matrix_free or shared. Collective.
std::unique_ptr<Evolution> evolve_driven(const Team& team, const EvolutionTask& task,
                                         OperatorKind kind = OperatorKind::matrix_free,
                                         SnapshotKeeper* keeper = nullptr);

/// Why the indices of PETSc or LAPACK fail to count what either needs; empty if it can be done. Local.
std::optional<Uncountable> uncountable(const EvolutionTask& task, OperatorKind kind, int ranks);

/// What a rank holds at the peak of each, above an idle rank. Local.
MemoryItems driven_evolution_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team);
MemoryItems dense_evolution_memory(const EvolutionTask& task);
MemoryItems slepc_evolution_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team);

} // namespace leyden
