#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mpi.h>
#include <span>
#include <vector>

namespace leyden {

/// Larger messages are slower, and MPI counts elements, and some transports bytes, in 32 bits.
constexpr std::uint64_t most_doubles_a_message = (std::uint64_t{1} << 28) - 1;

/// Exchanges arrays of doubles with partners in pieces: while one is worked on, the next ones are on their
/// way.
class PiecewiseExchange {
 public:
  /// What came from partner number `which` of the list: the doubles from `first` on.
  using Work = std::function<void(std::size_t which, std::uint64_t first, std::span<const double> piece)>;

  /// `piece`: doubles in a message, cut to most_doubles_a_message. Local.
  PiecewiseExchange(MPI_Comm communicator, std::uint64_t piece);

  /// Sends `own` to each of `partners`, one after the other, and works on what they send in turn. Each
  /// partner must name this rank at the same place of its list, and own as many doubles. `own` must stay as
  /// it is until the end. Collective over partners.
  void run(std::span<const double> own, std::span<const int> partners, const Work& work);

  /// By this rank, in all runs so far.
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  MPI_Comm communicator_;
  std::uint64_t piece_;
  std::uint64_t bytes_sent_ = 0;
  std::vector<double> room_; ///< for pieces that arrive
};

} // namespace leyden
