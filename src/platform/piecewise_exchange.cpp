#include "leyden/platform/piecewise_exchange.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <array>

namespace leyden {
namespace {

/// Pieces on their way: one that is worked on, one that arrives, one that has been asked for.
constexpr std::uint64_t slots = 3;

} // namespace

PiecewiseExchange::PiecewiseExchange(MPI_Comm communicator, std::uint64_t piece)
    : communicator_(communicator), piece_(std::clamp<std::uint64_t>(piece, 1, most_doubles_a_message)) {}

void PiecewiseExchange::run(std::span<const double> own, std::span<const int> partners, const Work& work) {
  const std::uint64_t piece = std::min<std::uint64_t>(piece_, own.size());
  if (piece == 0) return;
  const std::uint64_t pieces = (own.size() + piece - 1) / piece;
  const std::uint64_t all = pieces * partners.size();
  room_.resize(slots * piece);
  std::array<MPI_Request, slots> sent;
  std::array<MPI_Request, slots> received;
  const auto first = [&](std::uint64_t number) { return number % pieces * piece; };
  const auto count = [&](std::uint64_t number) {
    return std::min<std::uint64_t>(piece, own.size() - first(number));
  };
  const auto room = [&](std::uint64_t number) { return room_.data() + number % slots * piece; };
  const auto start = [&](std::uint64_t number) {
    const int partner = partners[number / pieces];
    const auto doubles = static_cast<int>(count(number));
    check_mpi(
        MPI_Irecv(room(number), doubles, MPI_DOUBLE, partner, 0, communicator_, &received[number % slots]));
    check_mpi(MPI_Isend(own.data() + first(number), doubles, MPI_DOUBLE, partner, 0, communicator_,
                        &sent[number % slots]));
    bytes_sent_ += count(number) * sizeof(double);
  };
  for (std::uint64_t number = 0; number < std::min(slots, all); ++number)
    start(number);
  for (std::uint64_t number = 0; number < all; ++number) {
    check_mpi(MPI_Wait(&received[number % slots], MPI_STATUS_IGNORE));
    work(number / pieces, first(number), {room(number), count(number)});
    check_mpi(MPI_Wait(&sent[number % slots], MPI_STATUS_IGNORE));
    if (number + slots < all) start(number + slots);
  }
}

} // namespace leyden
