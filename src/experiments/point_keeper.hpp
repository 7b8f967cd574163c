#pragma once

#include "experiments/run_stop.hpp"
#include "leyden/dynamics/snapshot.hpp"
#include "leyden/record/checkpoint.hpp"

#include <mpi.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// How the points of a run are kept while they are computed, and what one rank has learned of it.
struct Checkpointing {
  std::string record;        ///< its path, after which checkpoints are named
  std::string configuration; ///< of the run
  /// How another configuration differs from it, in what matters for the numbers.
  std::function<std::vector<std::string>(std::string_view, std::string_view)> differences;
  double interval = 600; ///< s

  std::set<std::size_t> points{}; ///< of which there is a checkpoint; the same on all ranks of a team
  double seconds_a_byte = 5e-9;   ///< of writing, as last seen
  bool is_trouble_told = false;

  /// Removes the checkpoint of a point, if there is one. Called on all ranks of its team, or on the first
  /// alone after which no other asks for it. `rank` is that in the team.
  void remove(std::size_t point, int rank);
};

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
  std::optional<std::vector<double>> find(const std::string& kind) override;
  bool read(std::size_t number, std::span<double> part) override;

  /// Whether this rank wants the point dropped: the run has to stop, and there is no hope that the point gets
  /// to where it can be kept in time; or it has been kept. Local.
  bool wants_end();
  /// Whether the point goes on from a checkpoint of an earlier run. The same on all ranks.
  bool goes_on() const { return goes_on_; }

 private:
  using Clock = std::chrono::steady_clock;
  static double seconds_since(Clock::time_point begin);
  bool is_long() const;
  void pace_questions(double seconds_a_question);
  void tell(const std::string& text) const;

  MPI_Comm team_;
  Checkpointing& run_;
  RunStop& stop_;
  KeptPoint point_;
  double write_seconds_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;  ///< when the last one was kept, or the point begun
  Clock::time_point asked_ = begin_; ///< when wish() was last called,
  double longest_pause_ = 0;         ///< and the longest time in between, s
  Clock::time_point agreed_ = begin_;
  std::int64_t questions_ = 0; ///< since ranks last agreed on an answer
  std::int64_t every_ = 1;     ///< questions to which there is one such answer
  bool is_asked_ = false;
  bool is_watched_ = false;
  bool is_last_ = false; ///< the next is the last one
  bool is_over_ = false; ///< it has been kept
  bool goes_on_ = false;
  std::optional<Checkpoint> found_;
};

} // namespace leyden
