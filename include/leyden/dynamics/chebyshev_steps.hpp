#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/dynamics/sampling_watch.hpp"
#include "leyden/dynamics/snapshot.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/memory_items.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace leyden {

/// How evolve_chebyshev_steps() is going to work. Carried by agreed_solver().
struct ChebyshevStepsPlan {
  OperatorKind kind;    ///< any but dense
  int together;         ///< times whose states share the vectors of one expansion
  std::int64_t matvecs; ///< predicted
  double seconds;       ///< predicted, of a rank
  double work;          ///< the same of one rank alone: what decides, so that the plan is that of any team
  MemoryItems memory;   ///< of a rank, at the peak
  /// Of H without its identity, to expand on first, instead of what a short Lanczos run finds: for spectra
  /// that are known.
  std::optional<SpectralBounds> interval{};
};

/// The plan that takes the least time within `bytes_a_rank`, or, where none does, the one that takes the
/// least memory. Any task without a drive, on any number of ranks. Local.
ChebyshevStepsPlan plan_chebyshev_steps(const EvolutionTask& task, OperatorKind kind, TeamSize team,
                                        std::uint64_t bytes_a_rank);

/// The state moved on by Chebyshev series of exp(-i H t), several of the times ahead by each: for what
/// evolve_chebyshev() cannot take. `watch`, if any, may stop an expansion. Collective.
std::unique_ptr<Evolution> evolve_chebyshev_steps(const Team& team, const EvolutionTask& task,
                                                  const ChebyshevStepsPlan& plan,
                                                  const SamplingWatch& watch = {},
                                                  SnapshotKeeper* keeper = nullptr);

} // namespace leyden
