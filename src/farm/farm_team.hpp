#pragma once

#include "leyden/platform/communicator.hpp"

#include <mpi.h>

#include <optional>
#include <string>

namespace leyden {

/// How an attempt at a point has ended on all ranks of a team.
struct AttemptEnd {
  bool all_came = true;              ///< false: some have neither returned nor thrown in time
  std::optional<std::string> thrown; ///< what the lowest of the ranks that threw has said
};

/// The ranks that compute points together, and what they need to agree on how each attempt has ended, even
/// where some of them have thrown.
class FarmTeam {
 public:
  /// The ranks of `world` with the same `color`; MPI_UNDEFINED for none. Collective over `world`.
  static FarmTeam split(MPI_Comm world, int color);

  /// Whether this rank is in it.
  bool is_there() const { return work_.get() != MPI_COMM_NULL; }
  /// For the work on a point.
  MPI_Comm get() const { return work_.get(); }

  /// To be called by each rank at the end of each attempt, with what it has thrown, if it has. Waits for the
  /// others of the team; a rank that has thrown no longer than `patience` seconds, after which it must end
  /// the run, as nothing of the team can be used any more. When some have thrown and all have come, the team
  /// gets another communicator: what was under way in the old one is no part of the next attempt.
  AttemptEnd end_attempt(const std::optional<std::string>& thrown, double patience);

 private:
  Communicator work_;
  Communicator agreement_; ///< on which no point works
  Communicator left_;      ///< by the last attempt that threw
};

} // namespace leyden
