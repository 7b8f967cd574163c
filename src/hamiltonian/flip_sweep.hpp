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
  /// Rows that are visited at once: few enough that their values stay in the fastest cache from flip to flip.
  static constexpr std::uint64_t block_rows = 1024;

  /// An aligned block of at most block_rows rows, seen under flip number `flip`: the partner of its k-th row
  /// has the value partner[k ^ low].
  struct Block {
    std::size_t flip;
    AlignedBlock rows;
    std::uint64_t low;
    const std::complex<double>* partner;
  };
  using Visit = std::function<void(const Block& block)>;

  /// For vectors of `rows` entries distributed over `team` as PETSc does by default. Collective.
  FlipSweep(MPI_Comm team, std::uint64_t rows, std::vector<std::uint64_t> flips);
  FlipSweep(const FlipSweep&) = delete;
  FlipSweep& operator=(const FlipSweep&) = delete;
  ~FlipSweep();

  std::uint64_t first_row() const { return ranges_.begin(rank_); }
  std::uint64_t local_rows() const { return ranges_.size(rank_); }

  /// Visits each of this rank's rows once for each flip. `own` is this rank's part of the vector and must not
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
  /// The local pieces of a flip in the block of `first`, from piece number `next` on.
  void visit_rows(std::size_t flip, std::uint64_t first, std::span<const std::complex<double>> own,
                  std::size_t& next, const Visit& visit) const;
  /// Rows [begin, begin + size) of a piece, its partners' values from `partner` on.
  static void visit_piece(std::size_t flip, const FlipPiece& piece, std::uint64_t begin, std::uint64_t size,
                          const std::complex<double>* partner, const Visit& visit);

  MPI_Comm comm_ = MPI_COMM_NULL;
  int tag_ = 0;
  int rank_;
  RowRanges ranges_;
  std::vector<std::vector<FlipPiece>> local_; ///< of each flip, ascending
  std::vector<RemoteFlip> remote_;
  Lane lanes_[2];
};

} // namespace leyden
