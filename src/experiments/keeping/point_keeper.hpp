#pragma once

#include "experiments/keeping/checkpointing.hpp"
#include "experiments/keeping/earlier_checkpoint.hpp"
#include "experiments/keeping/question_pace.hpp"
#include "experiments/running/run_stop.hpp"
#include "leyden/dynamics/snapshot.hpp"

#include <mpi.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// What is known of a point before it is computed, on all ranks of its team alike.
struct KeptPoint {
  std::size_t number;
  double seconds;      ///< that it is expected to take
  std::uint64_t bytes; ///< that a checkpoint may have, about
};

/// Keeps snapshots of a point in checkpoints beside the record: when the interval is over, and when the run
/// has to stop. Only points that have taken, or are expected to take, more than some seconds are kept.
class PointKeeper final : public SnapshotKeeper {
 public:
  /// `team`, `run` and `stop` outlive it.
  PointKeeper(MPI_Comm team, Checkpointing& run, RunStop& stop, const KeptPoint& point);

  SnapshotWish wish() override;
  void keep(const Snapshot& snapshot) override;
  std::optional<std::vector<double>> find(const std::string& kind) override { return earlier_.find(kind); }
  bool read(std::size_t number, std::span<double> part) override { return earlier_.read(number, part); }

  /// Whether this rank wants the point dropped: the run has to stop, and there is no hope that the point gets
  /// to where it can be kept in time; or it has been kept. Local.
  bool wants_end();
  /// Whether the point goes on from a checkpoint of an earlier run. The same on all ranks.
  bool goes_on() const { return earlier_.is_used(); }

 private:
  using Clock = std::chrono::steady_clock;
  static double seconds_since(Clock::time_point begin);
  bool is_long() const;

  MPI_Comm team_;
  Checkpointing& run_;
  RunStop& stop_;
  KeptPoint point_;
  double write_seconds_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;  ///< when the last one was kept, or the point begun
  Clock::time_point asked_ = begin_; ///< when wish() was last called,
  double longest_pause_ = 0;         ///< and the longest time in between, s
  QuestionPace pace_;
  bool is_asked_ = false;
  bool is_watched_ = false;
  bool is_last_ = false; ///< the next is the last one
  bool is_over_ = false; ///< it has been kept
  EarlierCheckpoint earlier_;
};

} // namespace leyden
