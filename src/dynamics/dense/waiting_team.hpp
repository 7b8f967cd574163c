#pragma once

#include "leyden/dynamics/sampling_watch.hpp"

#include <mpi.h>

#include <chrono>

namespace leyden {

/// Lets rank 0 of a team work alone while the others wait, and all of them be asked now and then whether to
/// go on.
class WaitingTeam {
 public:
  /// Neither is copied: both must outlive it. Local.
  WaitingTeam(MPI_Comm team, const SamplingWatch& watch) : team_(team), watch_(watch) {}

  /// Whether to go on, for rank 0 to ask as often as it likes: it is told what it was before, unless that was
  /// a while ago. Matched by wait() of the others.
  bool goes_on();
  /// Of rank 0: the work is over. Matched by wait() of the others.
  void finish();
  /// Of the others: until rank 0 has finished, or all are told to stop.
  void wait();

  bool stopped() const { return stopped_; }

 private:
  /// Whether rank 0 works on and, if so, nobody wants to stop; what the others say of `works_on` is of no
  /// account.
  bool agree(bool works_on);
  MPI_Comm team_;
  const SamplingWatch& watch_;
  bool stopped_ = false;
  std::chrono::steady_clock::time_point asked_ = std::chrono::steady_clock::now();
};

} // namespace leyden
