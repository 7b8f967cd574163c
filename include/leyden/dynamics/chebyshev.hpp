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

/// How evolve_chebyshev() is going to work. Carried by agreed_solver().
struct ChebyshevPlan {
  double window;        ///< time that one expansion covers
  int vectors;          ///< real vectors of 2^N entries that the team may hold
  std::int64_t matvecs; ///< predicted, of real vectors
  double work;          ///< in products of real vectors with the Hamiltonian, were they within a node
  MemoryItems memory;   ///< of a rank, at the peak
  int ranks_a_node; ///< that share the node's part of the vectors; nodes exchange what they owe each other
  /// To expand on first, instead of what a short Lanczos run finds: for spectra that are known.
  std::optional<SpectralBounds> interval{};
};

/// A plan that fits in `bytes_a_rank`, thrifty with memory:
/// 1. The plan of the least work may take all of `bytes_a_rank`.
/// 2. Taken is the plan of the least work in 3.5 GiB of the team, if that is at most 2.5 times the work of 1.
/// 3. Otherwise the same is tried with 7 GiB, 14 GiB, and so on.
/// 4. If none of these will do, it is the plan of 1.
/// Empty if the task is none for evolve_chebyshev() on such a team, or does not fit. It takes a TwoBodyForm,
/// the state that is down on all sites, and a few observables of that form, or rates of them. Local.
std::optional<ChebyshevPlan> plan_chebyshev(const EvolutionTask& task, TeamSize team,
                                            std::uint64_t bytes_a_rank);

/// By Chebyshev moments: expectation values at any number of times from the inner products of Chebyshev
/// vectors, window by window. Each `plan.ranks_a_node` ranks of `team`, from rank 0 on, must share memory.
/// `watch`, if any, is told the fraction of a window's work that is done, and may stop it. Of a `keeper`,
/// here and in the other evolutions, see evolve(). Collective.
std::unique_ptr<Evolution> evolve_chebyshev(MPI_Comm team, const EvolutionTask& task,
                                            const ChebyshevPlan& plan, const SamplingWatch& watch = {},
                                            SnapshotKeeper* keeper = nullptr);

} // namespace leyden
