#pragma once

#include "experiments/keeping/checkpointing.hpp"
#include "leyden/record/checkpoint.hpp"

#include <mpi.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// What an earlier run has kept of a point, and whether it is of use: the user is told either way. All
/// members but is_used() are collective over the team and return the same on all its ranks.
class EarlierCheckpoint {
 public:
  /// `team` and `run` outlive it.
  EarlierCheckpoint(MPI_Comm team, const Checkpointing& run, std::size_t point);

  /// Its numbers; nothing if there is none of this kind, program and configuration.
  std::optional<std::vector<double>> find(const std::string& kind);
  /// This rank's part of vector `number` of the one that was found. False if it cannot be read, or is
  /// damaged.
  bool read(std::size_t number, std::span<double> part);
  /// Closes the one that was found: else the disk would have to hold it beside the next.
  void close() { found_.reset(); }
  /// Whether the point goes on from it.
  bool is_used() const { return is_used_; }

 private:
  MPI_Comm team_;
  const Checkpointing& run_;
  std::size_t point_;
  bool is_used_ = false;
  std::optional<Checkpoint> found_;
};

} // namespace leyden
