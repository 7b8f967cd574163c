#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// What an evolution needs in order to go on later from where it is.
struct Snapshot {
  std::string kind;            ///< of evolution and plan: only the same can go on from it
  std::vector<double> numbers; ///< the same on all ranks
  /// This rank's part of each distributed vector; the parts in the order of the ranks are the whole.
  std::vector<std::span<const double>> vectors;
};

enum class SnapshotWish {
  none,
  keep,         ///< one is due
  keep_and_stop ///< one is due, and it is the last thing to do
};

/// Where an evolution keeps snapshots, each in place of the one before, and finds the last of an earlier run.
/// All members are collective over the evolution's team and return the same on all of its ranks.
class SnapshotKeeper {
 public:
  SnapshotKeeper() = default;
  SnapshotKeeper(const SnapshotKeeper&) = delete;
  SnapshotKeeper& operator=(const SnapshotKeeper&) = delete;
  virtual ~SnapshotKeeper() = default;

  /// To be asked wherever a snapshot could be taken, every product with the Hamiltonian or so.
  virtual SnapshotWish wish() = 0;
  /// Keeps one. If that fails the one before stays the last, and the user is told.
  virtual void keep(const Snapshot& snapshot) = 0;
  /// The numbers of the last one that was kept by an earlier run; nothing if there is none of this kind.
  virtual std::optional<std::vector<double>> find(const std::string& kind) = 0;
  /// This rank's part of vector `number` of the one that find() has found. False if it cannot be read, or is
  /// damaged: the snapshot is then of no use.
  virtual bool read(std::size_t number, std::span<double> part) = 0;
};

} // namespace leyden
