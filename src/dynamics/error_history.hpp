#pragma once

#include "dynamics/snapshots/snapshot_numbers.hpp"

#include <deque>

namespace leyden {

/// Bounds on the 2-norm error of a state that is followed from time to time. Local.
class ErrorHistory {
 public:
  ErrorHistory() = default;
  /// `initial`: what the state has from the start.
  explicit ErrorHistory(double initial) : initial_(initial) {}

  double initial() const { return initial_; }
  /// By `t`, later than all before, `grown` has come to what there was from the start.
  void note(double t, double grown) { reached_.push_back({t, initial_ + grown}); }
  /// The bound that was found at `t` or next after it; beyond all, the last one.
  double at(double t) const;

  /// With a snapshot.
  void carry(SnapshotNumbers& numbers);

 private:
  struct Reached {
    double t;
    double error;
  };
  double initial_ = 0;
  std::deque<Reached> reached_; ///< in the order of time; growing takes no second copy
};

} // namespace leyden
