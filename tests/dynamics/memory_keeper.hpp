#pragma once

#include "leyden/dynamics/snapshot.hpp"
#include "leyden/platform/communicator.hpp"

#include <mpi.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// Keeps the last snapshot in memory, all of it on each rank.
class MemoryKeeper final : public SnapshotKeeper {
 public:
  struct Whole {
    std::string kind;
    std::vector<double> numbers;
    std::vector<std::vector<double>> vectors;
  };
  using Kept = std::optional<Whole>;

  /// Finds what is in `kept`, and replaces it. Wishes for a stop at the call with this number, from 1 on.
  MemoryKeeper(MPI_Comm team, Kept& kept, int stop = 0)
      : team_(team), kept_(kept), found_(kept), stop_(stop) {}

  void keep_each(int calls) { each_ = calls; }
  /// The vectors from this number on cannot be read.
  void fail_after(int readable) { readable_ = readable; }
  int asked() const { return asked_; }
  bool has_found() const { return has_found_; }

  SnapshotWish wish() override {
    ++asked_;
    if (asked_ == stop_) return SnapshotWish::keep_and_stop;
    return each_ > 0 && asked_ % each_ == 0 ? SnapshotWish::keep : SnapshotWish::none;
  }

  void keep(const Snapshot& snapshot) override {
    Whole whole{.kind = snapshot.kind, .numbers = snapshot.numbers, .vectors = {}};
    for (const std::span<const double> part : snapshot.vectors) {
      std::vector<int> counts(static_cast<std::size_t>(size_of(team_)));
      const auto own = static_cast<int>(part.size());
      check_mpi(MPI_Allgather(&own, 1, MPI_INT, counts.data(), 1, MPI_INT, team_));
      std::vector<int> places(counts.size());
      std::exclusive_scan(counts.begin(), counts.end(), places.begin(), 0);
      std::vector<double>& all = whole.vectors.emplace_back(std::reduce(counts.begin(), counts.end()));
      check_mpi(MPI_Allgatherv(part.data(), own, MPI_DOUBLE, all.data(), counts.data(), places.data(),
                               MPI_DOUBLE, team_));
    }
    kept_ = std::move(whole);
  }

  std::optional<std::vector<double>> find(const std::string& kind) override {
    if (!found_ || found_->kind != kind) return std::nullopt;
    has_found_ = true;
    return found_->numbers;
  }

  bool read(std::size_t number, std::span<double> part) override {
    if (static_cast<int>(number) >= readable_) return false;
    const std::vector<double>& whole = found_->vectors.at(number);
    unsigned long size = part.size();
    unsigned long end = 0;
    check_mpi(MPI_Scan(&size, &end, 1, MPI_UNSIGNED_LONG, MPI_SUM, team_));
    std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(end - size), size, part.begin());
    check_mpi(MPI_Allreduce(MPI_IN_PLACE, &size, 1, MPI_UNSIGNED_LONG, MPI_SUM, team_));
    return size == whole.size();
  }

 private:
  MPI_Comm team_;
  Kept& kept_;
  Kept found_;
  int stop_;
  int each_ = 0;
  int readable_ = 1 << 30;
  int asked_ = 0;
  bool has_found_ = false;
};

} // namespace leyden
