#pragma once

#include "leyden/platform/communicator.hpp"

#include <mpi.h>

#include <vector>

namespace leyden {

/// A call to stop that the ranks of a run pass on to one another, as soon as each of them asks for it: to
/// those 1, 2, 4, .. places behind, so that it comes to all in a few steps and past ranks that are busy.
/// Messages without contents, for which nobody waits, and which cost nothing where nobody calls.
class StopCall {
 public:
  /// Collective over `world`.
  explicit StopCall(MPI_Comm world);

  /// Whether another rank has called. Local.
  bool is_heard();
  /// Calls, the first time. Local.
  void pass_on();
  /// Takes in what is still under way, when no rank asks any more: the last that is done. Collective.
  void end();

 private:
  Communicator line_; ///< on which nothing else is said
  std::vector<MPI_Request> sent_;
  bool is_heard_ = false;
  bool is_passed_on_ = false;
};

} // namespace leyden
