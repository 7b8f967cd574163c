#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mpi.h>
#include <vector>

namespace leyden {

/// Swaps the bits of a rank's number with as many bits of what it owns: what it owns is cut into as many
/// equal segments as there are ranks, and segment g of rank k becomes segment k of rank g. All-to-all in
/// pieces: while one is on its way, the next is made and the last one worked on.
class BitTransposition {
 public:
  /// For the doubles from `first` on of each segment: `rows`, `count` doubles each, one for each rank.
  using Rows = std::function<void(std::uint64_t first, std::uint64_t count, double* rows)>;
  /// Makes rows to send back out of those that came.
  using Turn = std::function<void(std::uint64_t count, const double* came, double* goes)>;

  /// `segment`: doubles of each; `piece`: doubles in a message, cut to what a message may have. Local.
  BitTransposition(MPI_Comm communicator, std::uint64_t segment, std::uint64_t piece);

  /// `fill` makes row g for rank g; `take` gets row k from rank k. Collective.
  void run(const Rows& fill, const Rows& take);
  /// There and back: `take` gets what rank g made with `turn` in row g. Collective.
  void there_and_back(const Rows& fill, const Turn& turn, const Rows& take);

  /// By this rank to others, in all runs so far.
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  /// Room for a piece, and its way.
  struct Slot {
    std::vector<double> sent;
    std::vector<double> received;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  std::uint64_t pieces() const { return (segment_ + piece_ - 1) / piece_; }
  std::uint64_t first(std::uint64_t number) const { return number * piece_; }
  std::uint64_t count(std::uint64_t number) const;
  Slot& slot(std::uint64_t number) { return slots_[number % depth_]; }
  /// Room for `depth` pieces on their way.
  void make_room(std::uint64_t depth);
  void start(std::uint64_t number);
  void wait(std::uint64_t number);

  MPI_Comm communicator_;
  std::uint64_t ranks_;
  std::uint64_t segment_;
  std::uint64_t piece_;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t depth_ = 0;
  std::array<Slot, 3> slots_;
};

} // namespace leyden
