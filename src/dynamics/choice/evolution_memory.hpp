#pragma once

#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/krylov.hpp"
#include "leyden/platform/memory_items.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace leyden {

/// What a rank holds at the peak of an evolution with a sparse operator, above an idle rank. Local.
class EvolutionMemory {
 public:
  EvolutionMemory(const EvolutionTask& task, OperatorKind kind, TeamSize team,
                  EnergyLook energy = EnergyLook::left_out);

  /// Of evolve_krylov(), with spaces of `vectors` that so many observables are projected on, if they are.
  MemoryItems krylov(int vectors, Measuring measuring, std::size_t projections) const;
  /// Of evolve_chebyshev_steps(), for the states of `together` times at once.
  MemoryItems chebyshev_steps(int together) const;
  /// Of evolve_slepc(), with a basis of so many vectors.
  MemoryItems slepc(std::uint64_t basis) const;

 private:
  MemoryItems peak(const MemoryItems& evolving) const;
  MemoryItem vectors(const char* what, std::uint64_t count) const { return {what, vector_, count}; }

  std::uint64_t vector_; ///< of a state
  OperatorKind product_; ///< shared where products with H have fast kernels
  int ranks_;
  MemoryItems operator_;    ///< the Hamiltonian
  MemoryItems preparation_; ///< while the initial state is found
  MemoryItems watching_;    ///< what gives the observables of a state
  MemoryItems projecting_;  ///< what multiplies with them
};

/// Of finding a ground state by an operator of this kind, beside what is watched. Local.
MemoryItems ground_state_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team);
/// Of a WatchedState. Local.
MemoryItems watching_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team, EnergyLook energy);

/// What libraries hold whatever the size of the state, code that is read in included: for products by kernels
/// (shared) or others of this kind, and MPI's buffers for what these send. Local.
MemoryItem library_memory(OperatorKind product, int ranks);

} // namespace leyden
