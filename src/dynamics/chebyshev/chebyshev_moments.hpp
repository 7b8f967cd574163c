#pragma once

#include "dynamics/chebyshev/moment_sums.hpp"
#include "dynamics/snapshots/snapshot_offer.hpp"
#include "leyden/dynamics/sampling_watch.hpp"
#include "leyden/hamiltonian/shared_operator.hpp"

#include <Eigen/Core>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace leyden {

/// The vectors of a window that are held at a time.
struct MomentStore {
  int kept;    ///< Chebyshev vectors that are stored, at least 2
  int waiting; ///< others that wait for their inner products with those, at least 3 unless all are kept
};

/// What a window of an evolution costs in vectors and products, for `terms` Chebyshev vectors and so many
/// observables that are diagonal and others.
struct MomentCost {
  std::int64_t products; ///< with the Hamiltonian, of vectors of the window's kind
  int vectors;           ///< held at the peak
};
MomentCost moment_cost(int terms, MomentStore store, Entries entries, int diagonal, int others);
/// All of its work, in products of vectors of the window's kind with the Hamiltonian.
double moment_work(int terms, const MomentCost& cost, Entries entries, int diagonal, int others);

/// All that Chebyshev vectors T_n = T_n(H~) psi tell of expectation values in
/// psi(t) = sum_n a_n(t) (-i)^n T_n, a_n = (2 - delta_n0) J_n: <O>(t) = sum_mn a_m a_n R_mn with
/// R_mn = Re(i^(m-n) <T_m| O |T_n>), symmetric.
struct ChebyshevMoments {
  std::vector<Eigen::MatrixXd> observables; ///< R of each
  std::vector<double> overlaps;             ///< mu_k = <T_0|T_k> for k < 2 terms, from neighbouring vectors
  double largest_norm = 0; ///< of all vectors, over that of the first: 1 if H~ is within [-1, 1]
  std::int64_t products = 0;
  bool stopped = false;    ///< by the watch or for a snapshot: nothing else is then of use
  bool unreadable = false; ///< the vectors to go on from: nothing else is then of use
};

/// What moments need to be kept in the course of their computation, and to go on from there.
struct MomentSnapshots {
  SnapshotOffer& offer;
  std::function<void(SnapshotNumbers&)> carry; ///< what the evolution writes before
  SnapshotNumbers* found = nullptr; ///< what comes next in a snapshot to go on from, if there is one
};

/// Computes them in passes over the recurrence T_(n+1) = 2 H~ T_n - T_(n-1): each pass keeps some vectors and
/// goes on past them to the last, and the next comes back from there, because the recurrence runs both ways.
/// terms^2 / (2 kept) products are needed in all. `doubled` is 2 H~; `start` is psi, and is used up. If `sum`
/// is given, the state sum_n coefficients[n] (-i)^n T_n is added to it: real entries make complex ones, the
/// others stay complex. Observables are real Hamiltonians of the same kind of vectors. `watch` may be empty.
/// `snapshots` may be null; where it has one to go on from, the entries of `start` and `sum` are of no
/// importance, and the rest must be as it was. Vectors are on the nodes of `grid`. Collective over its team.
ChebyshevMoments chebyshev_moments(const NodeGrid& grid, SharedOperator& doubled,
                                   std::span<const MomentObservable> observables, SharedArray start,
                                   Entries entries, int terms, MomentStore store,
                                   std::span<const double> coefficients, SharedArray* sum,
                                   const SamplingWatch& watch, const MomentSnapshots* snapshots = nullptr);

} // namespace leyden
