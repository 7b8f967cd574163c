#include "hamiltonian/flip_sweep.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/petsc.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// Entries a message: counts and byte sizes stay well inside 32 bits.
constexpr std::uint64_t message_rows = std::uint64_t{1} << 26;

} // namespace

FlipSweep::FlipSweep(MPI_Comm team, std::uint64_t rows, std::vector<std::uint64_t> flips)
    : rank_(rank_of(team)), ranges_(rows, size_of(team)), local_(flips.size()) {
  LEYDEN_PETSC(PetscCommDuplicate(team, &comm_, &tag_));
  std::uint64_t most = 0;
  for (std::size_t flip = 0; flip < flips.size(); ++flip) {
    RemoteFlip remote{.flip = flip, .pieces = {}, .rows = 0};
    for (const FlipPiece& piece : flip_pieces(ranges_, rank_, flips[flip])) {
      if (piece.owner == rank_) {
        local_[flip].push_back(piece);
      } else {
        remote.pieces.push_back(piece);
        remote.rows += piece.rows.size;
      }
    }
    if (remote.pieces.empty()) continue;
    // A block and its partner have this key on both ranks, so that messages pair up by their order alone.
    std::sort(remote.pieces.begin(), remote.pieces.end(), [](const FlipPiece& a, const FlipPiece& b) {
      return std::min(a.rows.first, a.partner) < std::min(b.rows.first, b.partner);
    });
    most = std::max(most, remote.rows);
    remote_.push_back(std::move(remote));
  }
  lanes_[0].received.resize(most);
  if (remote_.size() > 1) lanes_[1].received.resize(most);
}

FlipSweep::~FlipSweep() {
  static_cast<void>(PetscCommDestroy(&comm_));
}

void FlipSweep::start(const RemoteFlip& remote, std::span<const std::complex<double>> own, Lane& lane) {
  std::uint64_t place = 0;
  for (const FlipPiece& piece : remote.pieces) {
    const std::complex<double>* out = own.data() + (piece.rows.first - first_row());
    for (std::uint64_t done = 0; done < piece.rows.size; done += message_rows) {
      const int count = static_cast<int>(std::min(message_rows, piece.rows.size - done));
      MPI_Request* request = &lane.requests.emplace_back(MPI_REQUEST_NULL);
      check_mpi(MPI_Irecv(lane.received.data() + place + done, count, MPI_C_DOUBLE_COMPLEX, piece.owner, tag_,
                          comm_, request));
      request = &lane.requests.emplace_back(MPI_REQUEST_NULL);
      check_mpi(MPI_Isend(out + done, count, MPI_C_DOUBLE_COMPLEX, piece.owner, tag_, comm_, request));
    }
    place += piece.rows.size;
  }
}

void FlipSweep::run(std::span<const std::complex<double>> own, const Visit& visit) {
  for (std::size_t k = 0; k < std::min<std::size_t>(2, remote_.size()); ++k)
    start(remote_[k], own, lanes_[k]);

  std::vector<std::size_t> next(local_.size(), 0);
  const std::uint64_t end = ranges_.end(rank_);
  for (std::uint64_t first = first_row(); first < end; first = first / block_rows * block_rows + block_rows)
    for (std::size_t flip = 0; flip < local_.size(); ++flip)
      visit_rows(flip, first, own, next[flip], visit);

  for (std::size_t k = 0; k < remote_.size(); ++k) {
    Lane& lane = lanes_[k % 2];
    check_mpi(MPI_Waitall(static_cast<int>(lane.requests.size()), lane.requests.data(), MPI_STATUSES_IGNORE));
    lane.requests.clear();
    const std::complex<double>* received = lane.received.data();
    for (const FlipPiece& piece : remote_[k].pieces) {
      visit_piece(remote_[k].flip, piece, piece.rows.first, piece.rows.size, received, visit);
      received += piece.rows.size;
    }
    if (k + 2 < remote_.size()) start(remote_[k + 2], own, lane);
  }
}

void FlipSweep::visit_rows(std::size_t flip, std::uint64_t first, std::span<const std::complex<double>> own,
                           std::size_t& next, const Visit& visit) const {
  const std::vector<FlipPiece>& pieces = local_[flip];
  const std::uint64_t end = first / block_rows * block_rows + block_rows;
  while (next < pieces.size() && pieces[next].rows.first < end) {
    const FlipPiece& piece = pieces[next];
    const std::uint64_t begin = std::max(first, piece.rows.first);
    const std::uint64_t piece_end = piece.rows.first + piece.rows.size;
    visit_piece(flip, piece, begin, std::min(end, piece_end) - begin,
                own.data() + (piece.partner - first_row()), visit);
    if (piece_end > end) return;
    ++next;
  }
}

void FlipSweep::visit_piece(std::size_t flip, const FlipPiece& piece, std::uint64_t begin, std::uint64_t size,
                            const std::complex<double>* partner, const Visit& visit) {
  // Blocks and pieces are aligned: one of them lies in the other.
  const std::uint64_t step = std::min(size, block_rows);
  const std::uint64_t low = piece.low & (step - 1);
  const std::uint64_t high = piece.low - low;
  for (std::uint64_t offset = begin - piece.rows.first; offset < begin - piece.rows.first + size;
       offset += step)
    visit({.flip = flip,
           .rows = {.first = piece.rows.first + offset, .size = step},
           .low = low,
           .partner = partner + (offset ^ high)});
}

} // namespace leyden
