#pragma once

#include "experiments/running/stop_call.hpp"
#include "leyden/platform/stop_signal.hpp"
#include "leyden/platform/time_limit.hpp"

#include <mpi.h>

#include <chrono>
#include <functional>

namespace leyden {

/// Why and when a run has to stop, as one rank sees it: ranks may differ, and must agree on what they do.
/// That one of them has been told to stop comes to all others as they ask.
class RunStop {
 public:
  /// `signalled` tells whether a signal has come to this rank. Collective over `world`, which outlives it.
  RunStop(MPI_Comm world, TimeLimit limit, std::function<bool()> signalled = stop_requested);

  /// Has the run been told to stop, on this rank or another? Tells the others. Local.
  bool is_told();
  /// Is no more time left than `needed` seconds and what closes the run? Local.
  bool is_late(double needed = 0);
  /// Either of them. Local.
  bool is_due() { return is_told() || is_late(); }
  /// Since the run was seen to be told to stop; 0 before. Local.
  double seconds_since_told() const;
  /// Until the limit; infinity if there is none. Local.
  double seconds_left() const { return limit_.seconds_left(); }
  /// What has been done since the last question was no pause between two of them, but something that takes
  /// long and is counted by itself. Local.
  void forget_pause() { limit_.forget_pause(); }
  /// Has to be the last, when no rank asks any more. Collective.
  void end() { call_.end(); }

 private:
  using Clock = std::chrono::steady_clock;
  TimeLimit limit_;
  std::function<bool()> signalled_;
  MPI_Comm world_;
  StopCall call_;
  Clock::time_point told_{};
};

} // namespace leyden
