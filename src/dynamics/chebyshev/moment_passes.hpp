#pragma once

#include "dynamics/chebyshev/chebyshev_moments.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace leyden {

/// Computes the vectors of each pass in turn, and has their inner products taken.
class MomentPasses {
 public:
  /// Told each vector of the first pass, and the one before; null for the first.
  using Visit = std::function<void(int n, const SharedArray& vector, const SharedArray* before)>;

  /// All that is given must outlive it, but for `start`. Collective over the grid's team.
  MomentPasses(const NodeGrid& grid, SharedOperator& doubled, MomentSums& sums, MomentProgress& progress,
               SharedArray start, int terms, MomentStore store);

  bool finished() const { return low_ == high_; }
  /// Goes once over all vectors of which pairs are still wanted. Collective; false if it was told not to go
  /// on.
  bool pass(const Visit& visit);

  std::int64_t products() const { return products_; }
  /// <T_n|T_n> and <T_n|T_(n+1)>. Collective; only once.
  std::vector<double> squares();
  std::vector<double> neighbours();

  /// Whether there is anything to go on from yet.
  bool can_be_kept() const { return place_ >= 1; }
  /// Writes what is needed to go on from here, whenever `progress` is asked. Collective.
  void write(SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors);
  /// To go on from there: the next pass is the rest of that one. Reads vectors from number `first` on;
  /// false if they cannot be read. The watch may stop it. Collective.
  bool read(SnapshotNumbers& numbers, SnapshotOffer& offer, std::size_t first);

 private:
  SharedArray& slot(int place);
  int count() const { return high_ - low_; }
  int kept() const;
  int number(int place) const { return is_upward_ ? low_ + place : high_ - 1 - place; }
  void complete(int place, const Visit& visit);
  StepProducts step(int place, SharedArray& here, SharedArray* next);
  void file(int place);
  void compute_kept();
  void leave();

  MPI_Comm team_;
  MPI_Comm node_;
  SharedOperator& doubled_;
  MomentSums& sums_;
  MomentProgress& progress_;
  MomentStore store_;
  int low_ = 0;
  int high_;
  bool is_upward_ = true;
  bool is_first_ = true;
  int place_ = 0;    ///< of the pass, up to which all vectors are complete
  int visited_ = -1; ///< the last number that visit was told
  bool is_resumed_ = false;
  std::int64_t products_ = 0;
  std::vector<SharedArray> held_;
  std::vector<SharedArray> ring_;
  std::vector<NumberedVector> chunk_;
  std::vector<NumberedVector> waiting_; ///< the last ones up to place_
  std::vector<double> squares_;
  std::vector<double> neighbours_;
};

} // namespace leyden
