#include "leyden/platform/bit_transposition.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/piecewise_exchange.hpp"

#include <algorithm>

namespace leyden {

BitTransposition::BitTransposition(MPI_Comm communicator, std::uint64_t segment, std::uint64_t piece)
    : communicator_(communicator), ranks_(static_cast<std::uint64_t>(size_of(communicator))),
      segment_(segment),
      piece_(std::clamp<std::uint64_t>(
          piece, 1, std::max<std::uint64_t>(1, std::min(segment, most_doubles_a_message)))) {}

std::uint64_t BitTransposition::count(std::uint64_t number) const {
  return std::min(piece_, segment_ - first(number));
}

void BitTransposition::make_room(std::uint64_t depth) {
  depth_ = depth;
  for (std::uint64_t number = 0; number < depth; ++number) {
    slot(number).sent.resize(ranks_ * piece_);
    slot(number).received.resize(ranks_ * piece_);
  }
}

void BitTransposition::start(std::uint64_t number) {
  Slot& piece = slot(number);
  const auto doubles = static_cast<int>(count(number));
  check_mpi(MPI_Ialltoall(piece.sent.data(), doubles, MPI_DOUBLE, piece.received.data(), doubles, MPI_DOUBLE,
                          communicator_, &piece.request));
  bytes_sent_ += (ranks_ - 1) * count(number) * sizeof(double);
}

void BitTransposition::wait(std::uint64_t number) {
  check_mpi(MPI_Wait(&slot(number).request, MPI_STATUS_IGNORE));
}

void BitTransposition::run(const Rows& fill, const Rows& take) {
  make_room(2);
  for (std::uint64_t now = 0; now < pieces() + 1; ++now) {
    if (now < pieces()) {
      fill(first(now), count(now), slot(now).sent.data());
      start(now);
    }
    if (now < 1) continue;
    wait(now - 1);
    take(first(now - 1), count(now - 1), slot(now - 1).received.data());
  }
}

void BitTransposition::there_and_back(const Rows& fill, const Turn& turn, const Rows& take) {
  make_room(3);
  for (std::uint64_t now = 0; now < pieces() + 2; ++now) {
    if (now < pieces()) {
      fill(first(now), count(now), slot(now).sent.data());
      start(now);
    }
    if (now >= 1 && now - 1 < pieces()) {
      Slot& came = slot(now - 1);
      wait(now - 1);
      turn(count(now - 1), came.received.data(), came.sent.data());
      start(now - 1);
    }
    if (now < 2) continue;
    wait(now - 2);
    take(first(now - 2), count(now - 2), slot(now - 2).received.data());
  }
}

} // namespace leyden
