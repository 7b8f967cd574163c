#include "dynamics/error_history.hpp"

#include <algorithm>

namespace leyden {

double ErrorHistory::at(double t) const {
  const auto next = std::lower_bound(reached_.begin(), reached_.end(), t,
                                     [](const Reached& entry, double time) { return entry.t < time; });
  if (next != reached_.end()) return next->error;
  return reached_.empty() ? initial_ : reached_.back().error;
}

void ErrorHistory::carry(SnapshotNumbers& numbers) {
  numbers(initial_);
  numbers.list(reached_, [&](Reached& reached) { numbers(reached.t, reached.error); });
}

} // namespace leyden
