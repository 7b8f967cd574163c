#include "dynamics/chebyshev/moment_passes.hpp"

#include "dynamics/chebyshev/shared_vectors.hpp"

#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <utility>

namespace leyden {

MomentPasses::MomentPasses(const NodeGrid& grid, SharedOperator& doubled, MomentSums& sums,
                           MomentProgress& progress, SharedArray start, int terms, MomentStore store)
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

bool MomentPasses::pass(const Visit& visit) {
  if (!std::exchange(is_resumed_, false)) {
    place_ = -1;
    chunk_.clear();
    waiting_.clear();
  } else if (place_ + 1 == kept()) {
    sums_.add_within(chunk_);
  }
  while (place_ + 1 < count()) {
    complete(place_ + 1, visit);
    if (!progress_.advance(1)) return false;
  }
  sums_.add_between(chunk_, waiting_);
  if (progress_.stopped()) return false;
  leave();
  return true;
}

std::vector<double> MomentPasses::squares() {
  agreed_sum(team_, squares_);
  return std::move(squares_);
}

std::vector<double> MomentPasses::neighbours() {
  agreed_sum(team_, neighbours_);
  return std::move(neighbours_);
}

SharedArray& MomentPasses::slot(int place) {
  if (place < store_.kept) return held_[static_cast<std::size_t>(place)];
  return ring_[static_cast<std::size_t>(place - store_.kept) % ring_.size()];
}

/// Vectors that the pass keeps.
int MomentPasses::kept() const {
  return std::min(store_.kept, count());
}

/// Completes the vector at `place`, begins the next, and does all that is to be done with it.
void MomentPasses::complete(int place, const Visit& visit) {
  const int n = number(place);
  SharedArray& here = slot(place);
  SharedArray* next = place + 1 < count() ? &slot(place + 1) : nullptr;
  if (std::any_of(waiting_.begin(), waiting_.end(),
                  [&](const NumberedVector& vector) { return vector.vector == next; })) {
    sums_.add_between(chunk_, waiting_);
    waiting_.clear();
    // Other ranks begin the next vector in all parts of it.
    meet(node_);
  }
  const StepProducts products = step(place, here, next);
  if (is_first_) {
    squares_[static_cast<std::size_t>(n)] = products.square;
    if (n > 0) neighbours_[static_cast<std::size_t>(n - 1)] = products.before;
    if (n > visited_) visit(n, here, place > 0 ? &slot(place - 1) : nullptr);
    visited_ = std::max(visited_, n);
  }
  file(place);
  place_ = place;
  if (place + 1 == kept()) sums_.add_within(chunk_);
}

void MomentPasses::file(int place) {
  (place < store_.kept ? chunk_ : waiting_).push_back({&slot(place), number(place)});
  if (place + 1 == kept() && !is_upward_) std::reverse(chunk_.begin(), chunk_.end());
}

/// Completes a vector, unless it is there from the pass before, and begins the next.
StepProducts MomentPasses::step(int place, SharedArray& here, SharedArray* next) {
  if (place >= 2) {
    ++products_;
    return doubled_.advance(slot(place - 1), here, next);
  }
  if (place == 0) return {.square = doubled_.products(here, here).square, .before = 0};
  const SharedArray& before = slot(0);
  if (is_first_) {
    doubled_.apply(before, nullptr, here);
    ++products_;
    scale(here, 0.5);
    meet(node_);
  }
  if (next != nullptr) doubled_.begin(here, before, *next);
  return doubled_.products(here, before);
}

/// What was kept is done with; the last two vectors are the first of the next pass.
void MomentPasses::leave() {
  const int last = count() - 1;
  const int done = kept();
  (is_upward_ ? low_ : high_) += is_upward_ ? done : -done;
  is_first_ = false;
  if (finished()) return;
  std::swap(held_[1], slot(last - 1));
  std::swap(held_[0], slot(last));
  is_upward_ = !is_upward_;
}

/// The first two vectors of the pass give all that it keeps. Beyond them, two are kept that follow each
/// other; those that wait for their inner products come once more.
void MomentPasses::write(SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
  const int first_waiting = place_ + 1 - static_cast<int>(waiting_.size());
  int from = place_ < store_.kept ? 1 : std::min(first_waiting + 1, place_);
  std::int64_t products = products_ - (place_ - from);
  int low = low_;
  int high = high_;
  bool is_upward = is_upward_;
  bool is_first = is_first_;
  int visited = visited_;
  numbers(low, high, is_upward, is_first, from, products, visited);
  for (std::vector<double> sums : {squares_, neighbours_})
    carry_sums(team_, numbers, sums);
  for (const int place : {0, 1})
    vectors.push_back(slot(place).own());
  if (from > 1)
    for (const int place : {from - 1, from})
      vectors.push_back(slot(place).own());
}

bool MomentPasses::read(SnapshotNumbers& numbers, SnapshotOffer& offer, std::size_t first) {
  numbers(low_, high_, is_upward_, is_first_, place_, products_, visited_);
  for (std::vector<double>* sums : {&squares_, &neighbours_})
    carry_sums(team_, numbers, *sums);
  if (!offer.read(first, slot(0).own()) || !offer.read(first + 1, slot(1).own())) return false;
  meet(node_);
  if (place_ > 1) {
    compute_kept();
    if (progress_.stopped()) return true;
    meet(node_);
    if (!offer.read(first + 2, slot(place_ - 1).own()) || !offer.read(first + 3, slot(place_).own()))
      return false;
    meet(node_);
  }
  for (int place = 0; place <= place_; ++place)
    if (place < store_.kept || place >= place_ - 1) file(place);
  if (place_ + 1 < count()) doubled_.begin(slot(place_), slot(place_ - 1), slot(place_ + 1));
  is_resumed_ = true;
  return true;
}

/// From the first two.
void MomentPasses::compute_kept() {
  if (kept() > 2) doubled_.begin(slot(1), slot(0), slot(2));
  for (int place = 2; place < kept() && progress_.advance(0); ++place)
    doubled_.advance(slot(place - 1), slot(place), place + 1 < kept() ? &slot(place + 1) : nullptr);
}

} // namespace leyden
