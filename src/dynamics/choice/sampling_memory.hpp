#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/platform/memory_items.hpp"

#include <cstdint>

namespace leyden {

/// How many times the windows of a task's curve visit up to its end. Local.
double sample_count(const EvolutionTask& task);

/// What each rank holds of the samples of a curve, whatever the size of the state. Nothing where it has more
/// periods than are followed.
class SamplingMemory {
 public:
  /// `samples`: sample_count() of the task. Local.
  SamplingMemory(const EvolutionTask& task, double samples);

  /// At the peak of an evolution that has no snapshots, nor bounds for each time. Local.
  MemoryItem dense() const { return item(8 * blocks * values_); }
  /// At the peak of any other one, which is predicted to take so many seconds: long ones have a snapshot near
  /// their end. Local.
  MemoryItem remembered(double seconds) const;
  /// Of that, in bytes, what the last snapshot keeps. Local.
  std::uint64_t snapshot_bytes() const { return item(snapshot()).bytes; }

 private:
  /// What blocks of memory add to what lies in them.
  static constexpr double blocks = 1.05;
  MemoryItem item(double bytes_a_sample) const;
  /// Of a sample: its time and values, and the bound on the state's error with its time.
  double snapshot() const { return 8 * (1 + values_ + 2); }

  double samples_;
  double values_;
};

} // namespace leyden
