#pragma once

#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "leyden/dynamics/snapshot.hpp"

#include <complex>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace leyden {

/// An evolution's side of its keeper, which may be none. All members are collective, and the same on all
/// ranks.
class SnapshotOffer {
 public:
  /// Without a keeper.
  SnapshotOffer() = default;
  /// `keeper`, unless null, must outlive it.
  SnapshotOffer(SnapshotKeeper* keeper, std::string kind) : keeper_(keeper), kind_(std::move(kind)) {}

  /// Where a snapshot could be taken: fill(numbers, vectors) is called if one is wished for. Whether to go
  /// on.
  template <typename Fill>
  bool offer(Fill fill) {
    const SnapshotWish wish = keeper_ == nullptr ? SnapshotWish::none : keeper_->wish();
    if (wish == SnapshotWish::none) return true;
    Snapshot snapshot{.kind = kind_, .numbers = {}, .vectors = {}};
    SnapshotNumbers numbers;
    fill(numbers, snapshot.vectors);
    snapshot.numbers = numbers.rest();
    keeper_->keep(snapshot);
    return wish == SnapshotWish::keep;
  }

  /// The numbers to go on from, if there are any.
  std::optional<SnapshotNumbers> find() {
    if (keeper_ == nullptr) return std::nullopt;
    std::optional<std::vector<double>> found = keeper_->find(kind_);
    if (!found) return std::nullopt;
    return SnapshotNumbers(std::move(*found));
  }
  bool read(std::size_t number, std::span<double> part) { return keeper_->read(number, part); }

 private:
  SnapshotKeeper* keeper_ = nullptr;
  std::string kind_;
};

/// Complex entries as a snapshot has them.
inline std::span<double> doubles_of(std::span<std::complex<double>> entries) {
  return {reinterpret_cast<double*>(entries.data()), 2 * entries.size()};
}
inline std::span<const double> doubles_of(std::span<const std::complex<double>> entries) {
  return {reinterpret_cast<const double*>(entries.data()), 2 * entries.size()};
}

} // namespace leyden
