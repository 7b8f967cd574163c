#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/krylov.hpp"

#include <cstddef>
#include <cstdint>

namespace leyden {

/// Bytes a rank needs at the peak of an evolution with a sparse operator, above an idle rank's. Local.
class EvolutionMemory {
 public:
  EvolutionMemory(const EvolutionTask& task, OperatorKind kind, TeamSize team);

  /// Of evolve_krylov(), with spaces of `vectors` that so many observables are projected on, if they are.
  std::uint64_t krylov(int vectors, Measuring measuring, std::size_t projections) const;
  /// Of evolve_chebyshev_steps(), for the states of `together` times at once.
  std::uint64_t chebyshev_steps(int together) const;
  /// Of an evolution that holds so many vectors of the state's size beside the state, and looks at it.
  std::uint64_t with_vectors(std::uint64_t vectors) const;

 private:
  std::uint64_t peak(std::uint64_t vectors, std::uint64_t squares) const;
  std::uint64_t vector_;      ///< a state
  std::uint64_t operator_;    ///< the Hamiltonian
  std::uint64_t preparation_; ///< while the initial state is found
  std::uint64_t received_;    ///< vectors that messages take
  std::uint64_t squares_;     ///< what gives A psi of the squares
  std::uint64_t other_;       ///< whatever the size of the state
};

} // namespace leyden
