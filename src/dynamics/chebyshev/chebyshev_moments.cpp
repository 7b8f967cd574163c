#include "dynamics/chebyshev/chebyshev_moments.hpp"

#include "dynamics/chebyshev/moment_passes.hpp"
#include "dynamics/chebyshev/shared_vectors.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace leyden {
namespace {

/// Asks for snapshots whenever `progress` is, of the passes with their sums and of `sum`.
std::function<bool()> offering(const NodeGrid& grid, const MomentSnapshots& snapshots,
                               MomentProgress& progress, MomentSums& sums, MomentPasses& passes,
                               const SharedArray* sum) {
  return [&, sum] {
    if (!passes.can_be_kept()) return true;
    bool is_kept = false;
    const bool goes_on =
        snapshots.offer.offer([&](SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
          snapshots.carry(numbers);
          progress.carry(numbers);
          sums.carry(numbers);
          if (sum != nullptr) vectors.push_back(sum->own());
          passes.write(numbers, vectors);
          is_kept = true;
        });
    // Other ranks write to all parts of vectors.
    if (is_kept) meet(grid.node());
    return goes_on;
  };
}

/// What that has written.
bool take_up(const MomentSnapshots& snapshots, MomentProgress& progress, MomentSums& sums,
             MomentPasses& passes, SharedArray* sum) {
  progress.carry(*snapshots.found);
  sums.carry(*snapshots.found);
  if (sum != nullptr && !snapshots.offer.read(0, sum->own())) return false;
  return passes.read(*snapshots.found, snapshots.offer, sum == nullptr ? 0 : 1);
}

} // namespace

MomentCost moment_cost(int terms, MomentStore store, Entries entries, int diagonal, int others) {
  MomentCost cost{.products = terms - 1, .vectors = 0};
  for (int done = store.kept; done < terms; done += store.kept)
    cost.products += std::max(0, terms - done - 2);
  cost.vectors = std::min(store.kept, terms) + (store.kept < terms ? store.waiting : 0) +
                 MomentSums::vectors(diagonal, others, entries);
  return cost;
}

double moment_work(int terms, const MomentCost& cost, Entries entries, int diagonal, int others) {
  const double kinds = entries == Entries::complex ? 2 : 1;
  const double pairs = 0.25 * kinds * terms * terms;
  return static_cast<double>(cost.products) * (1 + observable_work * others) +
         pair_work * pairs * (diagonal + others);
}

ChebyshevMoments chebyshev_moments(const NodeGrid& grid, SharedOperator& doubled,
                                   std::span<const MomentObservable> observables, SharedArray start,
                                   Entries entries, int terms, MomentStore store,
                                   std::span<const double> coefficients, SharedArray* sum,
                                   const SamplingWatch& watch, const MomentSnapshots* snapshots) {
  if (store.kept < 2 || (store.kept < terms && store.waiting < 3))
    throw std::invalid_argument("too few vectors to follow a recurrence");
  const auto diagonal = std::count_if(observables.begin(), observables.end(),
                                      [](const MomentObservable& observable) { return observable.diagonal; });
  const int others = static_cast<int>(observables.size()) - static_cast<int>(diagonal);
  const MomentCost cost = moment_cost(terms, store, entries, static_cast<int>(diagonal), others);
  MomentProgress progress(watch, moment_work(terms, cost, entries, static_cast<int>(diagonal), others));
  MomentSums sums(grid, observables, entries, terms, doubled.own_size(), progress);
  MomentPasses passes(grid, doubled, sums, progress, std::move(start), terms, store);
  ChebyshevMoments result;
  if (snapshots != nullptr) {
    if (snapshots->found != nullptr && !take_up(*snapshots, progress, sums, passes, sum)) {
      result.unreadable = true;
      return result;
    }
    result.stopped = progress.stopped();
    progress.ask(offering(grid, *snapshots, progress, sums, passes, sum));
  }
  while (!passes.finished() && !result.stopped)
    result.stopped = !passes.pass([&](int n, const SharedArray& vector, const SharedArray* before) {
      if (sum == nullptr || (n % 2 == 0 && n + 1 < terms)) return;
      const auto term = [&](int k, const SharedArray* of) {
        return ChebyshevTerm{.coefficient = coefficients[static_cast<std::size_t>(k)], .n = k, .vector = of};
      };
      const ChebyshevTerm last = term(n, &vector);
      const ChebyshevTerm other = term(std::max(n - 1, 0), before);
      accumulate(last, n % 2 == 0 ? nullptr : &other, entries, *sum);
      // Other ranks write a later vector to all parts of the one before.
      meet(grid.node());
    });
  result.products = passes.products();
  if (result.stopped) return result;

  const std::vector<double> squares = passes.squares();
  const std::vector<double> neighbours = passes.neighbours();
  // T_n T_n = (T_2n + T_0) / 2 and T_n T_(n+1) = (T_(2n+1) + T_1) / 2.
  for (std::size_t n = 0; n < squares.size(); ++n) {
    result.overlaps.push_back(2 * squares[n] - squares[0]);
    result.overlaps.push_back(2 * neighbours[n] - neighbours[0]);
    const double norm = std::sqrt(squares[n] / squares[0]);
    if (norm > result.largest_norm || std::isnan(norm)) result.largest_norm = norm;
  }
  result.overlaps.pop_back();
  result.observables = sums.moments();
  return result;
}

} // namespace leyden
