#pragma once

#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "leyden/dynamics/sampling_watch.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace leyden {

/// Work of a product with an observable, and of the inner product of a pair of vectors, in products with the
/// Hamiltonian.
inline constexpr double observable_work = 0.5;
inline constexpr double pair_work = 0.035;

/// How much of a window's work is done, in products with the Hamiltonian.
class MomentProgress {
 public:
  /// `watch` may be empty; it must outlive this.
  MomentProgress(const SamplingWatch& watch, double expected) : watch_(watch), expected_(expected) {}

  /// `also` is asked before the watch whether to go on.
  void ask(std::function<bool()> also) { also_ = std::move(also); }
  /// `work` more is done: whether to go on. All ranks must be asked alike.
  bool advance(double work) {
    done_ += work;
    if (!stopped_ && also_) stopped_ = !also_();
    if (!stopped_ && watch_) stopped_ = watch_(std::min(1.0, done_ / expected_)) == Sampling::stops;
    return !stopped_;
  }
  bool stopped() const { return stopped_; }
  /// With a snapshot.
  void carry(SnapshotNumbers& numbers) { numbers(done_); }

 private:
  const SamplingWatch& watch_;
  std::function<bool()> also_;
  double expected_;
  double done_ = 0;
  bool stopped_ = false;
};

} // namespace leyden
