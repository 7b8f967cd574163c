#pragma once

#include "dynamics/chebyshev_moments.hpp"
#include "leyden/dynamics/evolution.hpp"

#include <algorithm>

namespace leyden {

/// Room for the vectors of a window, in units of real vectors.
struct MomentRoom {
  int vectors; ///< that may be held in all
  Entries entries;
  int diagonal; ///< observables
  int others;
  int working;      ///< vectors that the operators work with
  bool keeps_state; ///< at the end of the window, as a complex vector

  int unit() const { return entries == Entries::complex ? 2 : 1; }
  /// How many Chebyshev vectors can be stored of `terms`; less than 2 if there is no room.
  int stored(int terms) const {
    const int room = (vectors - (keeps_state ? 2 : 0)) / unit() - working;
    const int all = room - moment_cost(terms, terms, entries, diagonal, others).vectors + terms;
    if (all >= terms) return terms;
    return room - moment_cost(terms, 2, entries, diagonal, others).vectors + 2;
  }
  int held(const MomentCost& cost) const { return (cost.vectors + working) * unit() + (keeps_state ? 2 : 0); }
};

/// Truncation error that an expansion over `length` may have: a small share of the tolerance on the state.
inline double window_budget(const EvolutionTask& task, double length) {
  constexpr double share = 1e-2;
  constexpr double least = 1e-14;
  return std::max(share * task.tolerance, least) * std::min(1.0, length / task.end);
}

} // namespace leyden
