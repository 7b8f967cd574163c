#pragma once

#include "dynamics/chebyshev/chebyshev_moments.hpp"
#include "leyden/dynamics/evolution.hpp"

#include <algorithm>
#include <optional>

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
  /// What can be held of `terms` Chebyshev vectors; nothing if there is no room for the few that a recurrence
  /// needs.
  std::optional<MomentStore> store(int terms) const {
    // Stored vectors are read once for all that wait.
    constexpr int ample = 24;
    constexpr int many = 9;
    constexpr int few = 3;
    const int room =
        (vectors - (keeps_state ? 2 : 0)) / unit() - working - MomentSums::vectors(diagonal, others, entries);
    if (room >= terms) return MomentStore{.kept = std::max(terms, 2), .waiting = 0};
    const int waiting = room >= ample ? many : few;
    if (room - waiting < 2) return std::nullopt;
    return MomentStore{.kept = room - waiting, .waiting = waiting};
  }
};

/// Truncation error that an expansion over `length` may have: a small share of the tolerance on the state.
inline double window_budget(const EvolutionTask& task, double length) {
  constexpr double share = 1e-2;
  constexpr double least = 1e-14;
  return std::max(share * task.tolerance, least) * std::min(1.0, length / task.end);
}

} // namespace leyden
