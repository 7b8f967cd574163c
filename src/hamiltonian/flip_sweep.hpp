#pragma once

#include "hamiltonian/aligned_blocks.hpp"

#include <complex>
#include <cstdint>
#include <functional>
#include <mpi.h>
#include <span>
#include <vector>

namespace leyden {

/// Shows each row of a distributed vector together with its partner under each of a list of flips.
/// Parts that live on other ranks come by non-blocking messages, two flips in flight; flips without any are
/// done while the first arrive.
class FlipSweep {
 public:
  /// One visit: piece `piece` of the rows for flip number `flip`; `partner[k]` is the value at row
  /// piece.partner + k.
  using Visit =
      std::function<void(std::size_t flip, const FlipPiece& piece, const std::complex<double>* partner)>;

  /// For vectors of `rows` entries distributed over `team` as PETSc does by default. Collective.
  FlipSweep(MPI_Comm team, std::uint64_t rows, std::vector<std::uint64_t> flips);
  FlipSweep(const FlipSweep&) = delete;
  FlipSweep& operator=(const FlipSweep&) = delete;
  ~FlipSweep();

  std::uint64_t first_row() const { return ranges_.begin(rank_); }
  std::uint64_t local_rows() const { return ranges_.size(rank_); }

  /// Visits all rows of this rank once for each flip. `own` is this rank's part of the vector and must not
  /// change meanwhile. Collective.
  void run(std::span<const std::complex<double>> own, const Visit& visit);

 private:
  struct RemoteFlip {
    std::size_t flip;
    std::vector<FlipPiece> pieces; ///< in the order in which both ranks of each pair send and receive
    std::uint64_t rows;
  };
  /// A receive buffer and all that is under way with it.
  struct Lane {
    std::vector<std::complex<double>> received;
    std::vector<MPI_Request> requests;
  };
  void start(const RemoteFlip& remote, std::span<const std::complex<double>> own, Lane& lane);

  MPI_Comm comm_ = MPI_COMM_NULL;
  int tag_ = 0;
  int rank_;
  RowRanges ranges_;
  std::vector<std::vector<FlipPiece>> local_; ///< of each flip
  std::vector<RemoteFlip> remote_;
  Lane lanes_[2];
};

} // namespace leyden
