#include "dynamics/choice/sampling_memory.hpp"

#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/driven_spectrum.hpp"
#include "leyden/dynamics/driven_windows.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <algorithm>
#include <numbers>

namespace leyden {
namespace {

/// Beyond so many seconds a snapshot is due before the end.
constexpr double seconds_to_a_snapshot = 600;

} // namespace

double sample_count(const EvolutionTask& task) {
  if (task.drive) return driven_samples(DrivenSpectrum(task), task.end);
  return static_cast<double>(sampling_plan(spectral_bounds(task.hamiltonian).width(), task.end).samples());
}

SamplingMemory::SamplingMemory(const EvolutionTask& task, double samples)
    : samples_(samples), values_(static_cast<double>(task.observables.size() + task.squares.size())) {
  if (!(widest_spectrum(task, task.end) * task.end <= 2 * std::numbers::pi * most_periods)) samples_ = 0;
}

MemoryItem SamplingMemory::remembered(double seconds) const {
  const double held = blocks * (8 * values_ + snapshot());
  return item(seconds > seconds_to_a_snapshot ? held + snapshot() : held);
}

MemoryItem SamplingMemory::item(double bytes_a_sample) const {
  return {.what = "samples of the curve", .bytes = static_cast<std::uint64_t>(samples_ * bytes_a_sample)};
}

} // namespace leyden
