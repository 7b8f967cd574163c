#include "dynamics/chebyshev_moments.hpp"

#include "dynamics/shared_vectors.hpp"

#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace leyden {
namespace {

/// Computes the vectors of each pass in turn, and has their inner products taken.
class MomentPasses {
 public:
  MomentPasses(const NodeGrid& grid, SharedOperator& doubled, MomentSums& sums, MomentProgress& progress,
               SharedArray start, int terms, MomentStore store)
      : team_(grid.team()), node_(grid.node()), doubled_(doubled), sums_(sums), progress_(progress),
        store_(store), high_(terms), squares_(static_cast<std::size_t>(terms)),
        neighbours_(static_cast<std::size_t>(terms)) {
    held_.push_back(std::move(start));
    while (static_cast<int>(held_.size()) < std::min(store.kept, terms))
      held_.emplace_back(node_, doubled.own_size());
    if (store.kept < terms)
      while (static_cast<int>(ring_.size()) < store.waiting)
        ring_.emplace_back(node_, doubled.own_size());
  }

  bool finished() const { return low_ == high_; }

  /// Goes once over all vectors of which pairs are still wanted. visit(n, vector, the one before) is called
  /// for each of the first pass. Collective; false if it was told not to go on.
  template <typename Visit>
  bool pass(Visit visit) {
    const int count = high_ - low_;
    std::vector<NumberedVector> chunk;
    std::vector<NumberedVector> waiting;
    for (int place = 0; place < count; ++place) {
      const int n = is_upward_ ? low_ + place : high_ - 1 - place;
      SharedArray& here = slot(place);
      SharedArray* next = place + 1 < count ? &slot(place + 1) : nullptr;
      if (std::any_of(waiting.begin(), waiting.end(),
                      [&](const NumberedVector& vector) { return vector.vector == next; })) {
        sums_.add_between(chunk, waiting);
        waiting.clear();
        // Other ranks begin the next vector in all parts of it.
        meet(node_);
      }
      const StepProducts products = complete(place, n, here, next);
      if (is_first_) {
        squares_[static_cast<std::size_t>(n)] = products.square;
        if (n > 0) neighbours_[static_cast<std::size_t>(n - 1)] = products.before;
        visit(n, here, place > 0 ? &slot(place - 1) : nullptr);
      }
      (place < store_.kept ? chunk : waiting).push_back({&here, n});
      if (place + 1 == std::min(store_.kept, count)) {
        if (!is_upward_) std::reverse(chunk.begin(), chunk.end());
        sums_.add_within(chunk);
      }
      if (!progress_.advance(1)) return false;
    }
    sums_.add_between(chunk, waiting);
    if (progress_.stopped()) return false;
    leave(count);
    return true;
  }

  std::int64_t products() const { return products_; }
  /// <T_n|T_n> and <T_n|T_(n+1)>. Collective; only once.
  std::vector<double> squares() {
    agreed_sum(team_, squares_);
    return std::move(squares_);
  }
  std::vector<double> neighbours() {
    agreed_sum(team_, neighbours_);
    return std::move(neighbours_);
  }

 private:
  SharedArray& slot(int place) {
    if (place < store_.kept) return held_[static_cast<std::size_t>(place)];
    return ring_[static_cast<std::size_t>(place - store_.kept) % ring_.size()];
  }

  /// Completes the vector with number `n`, unless it is there from the pass before, and begins the next.
  StepProducts complete(int place, int n, SharedArray& here, SharedArray* next) {
    if (place >= 2) {
      ++products_;
      return doubled_.advance(slot(place - 1), here, next);
    }
    if (place == 0) return {.square = doubled_.products(here, here).square, .before = 0};
    const SharedArray& before = slot(0);
    if (is_first_ && n == 1) {
      doubled_.apply(before, nullptr, here);
      ++products_;
      scale(here, 0.5);
      meet(node_);
    }
    if (next != nullptr) doubled_.begin(here, before, *next);
    return doubled_.products(here, before);
  }

  /// What was kept is done with; the last two vectors are the first of the next pass.
  void leave(int count) {
    const int kept = std::min(store_.kept, count);
    (is_upward_ ? low_ : high_) += is_upward_ ? kept : -kept;
    is_first_ = false;
    if (finished()) return;
    std::swap(held_[1], slot(count - 2));
    std::swap(held_[0], slot(count - 1));
    is_upward_ = !is_upward_;
  }

  MPI_Comm team_;
  MPI_Comm node_;
  SharedOperator& doubled_;
  MomentSums& sums_;
  MomentProgress& progress_;
  MomentStore store_;
  int low_ = 0;
  int high_;
  bool is_upward_ = true;
  bool is_first_ = true;
  std::int64_t products_ = 0;
  std::vector<SharedArray> held_;
  std::vector<SharedArray> ring_;
  std::vector<double> squares_;
  std::vector<double> neighbours_;
};

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
                                   const SamplingWatch& watch) {
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
