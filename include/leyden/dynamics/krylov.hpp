#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/sampling_watch.hpp"
#include "leyden/dynamics/snapshot.hpp"
#include "leyden/platform/memory_items.hpp"

#include <cstdint>
#include <memory>

namespace leyden {

/// How observables are measured in a Krylov space V: by their projections V^H O V, which cost a product and
/// some inner products a vector once, and then next to nothing at any time; or on the state at each time.
enum class Measuring { projected, on_states };

/// How evolve_krylov() is going to work. Carried by agreed_solver().
struct KrylovPlan {
  OperatorKind kind; ///< any but dense
  double window;     ///< time that one Krylov space covers
  int vectors;       ///< that a space may have
  Measuring measuring;
  std::int64_t matvecs; ///< predicted, all with H
  double seconds;       ///< predicted, of a rank
  double work;          ///< the same of one rank alone: what decides, so that the plan is that of any team
  MemoryItems memory;   ///< of a rank, at the peak, with as many vectors as are usual: some fewer than may be

  /// Whether snapshots hold the space too: on the way to `end` there are so few that to begin one anew would
  /// cost too much.
  bool keeps_space(double end) const { return window > end / 10; }
};

/// The plan that takes the least time within `bytes_a_rank`, or, where none does, the one that takes the
/// least memory. Any task without a drive, on any number of ranks. Local.
KrylovPlan plan_krylov(const EvolutionTask& task, OperatorKind kind, TeamSize team,
                       std::uint64_t bytes_a_rank);

/// By Krylov spaces, one for each window of time, each from the state at the end of the last: in it T is
/// tridiagonal, psi(t) = V exp(-i T t) e_1, and the integrated residual bounds the error. A window is
/// shortened where its bound asks for that. `watch`, if any, is told the fraction of the span that is done,
/// and may stop it. Collective.
std::unique_ptr<Evolution> evolve_krylov(const Team& team, const EvolutionTask& task, const KrylovPlan& plan,
                                         const SamplingWatch& watch = {}, SnapshotKeeper* keeper = nullptr);

} // namespace leyden
