#include "leyden/hamiltonian/pauli_action.hpp"

#include "hamiltonian/flip_sweep.hpp"
#include "hamiltonian/group_values.hpp"

#include <algorithm>

namespace leyden {
namespace {

using Complex = std::complex<double>;

std::vector<std::uint64_t> flips_of(const std::vector<FlipGroup>& groups) {
  std::vector<std::uint64_t> flips;
  for (const FlipGroup& group : groups)
    flips.push_back(group.flip);
  return flips;
}

/// y[j] += values[j] * x[j ^ low] for j below size; in runs, because an XOR keeps the order below its lowest
/// bit.
template <typename T>
void multiply_block(std::span<const T> values, std::uint64_t low, std::uint64_t size, const Complex* x,
                    Complex* y) {
  const std::uint64_t run = low == 0 ? size : low & -low;
  for (std::uint64_t base = 0; base < size; base += run) {
    const Complex* from = x + (base ^ low);
    for (std::uint64_t j = 0; j < run; ++j)
      y[base + j] += values[base + j] * from[j];
  }
}

template <typename T>
void multiply_piece(const FlipGroup& group, const FlipPiece& piece, const Complex* partner, Complex* y,
                    std::vector<T>& values) {
  const std::uint64_t step = std::min(piece.rows.size, value_block_rows);
  values.resize(value_block_rows);
  const std::uint64_t low = piece.low & (step - 1);
  const std::uint64_t high = piece.low - low;
  for (std::uint64_t base = 0; base < piece.rows.size; base += step) {
    group_values(group, {.first = piece.rows.first + base, .size = step}, values);
    multiply_block<T>(values, low, step, partner + (base ^ high), y + base);
  }
}

} // namespace

struct PauliAction::Implementation {
  Implementation(MPI_Comm team, std::vector<FlipGroup> all, const FullSpace& space)
      : groups(std::move(all)), sweep(team, space.dimension(), flips_of(groups)) {}

  std::vector<FlipGroup> groups;
  FlipSweep sweep;
  std::vector<double> real_values;
  std::vector<Complex> complex_values;
};

PauliAction::PauliAction(MPI_Comm team, const PauliSum& sum, const FullSpace& space)
    : implementation_(std::make_unique<Implementation>(team, flip_groups(sum), space)) {}
PauliAction::PauliAction(PauliAction&&) noexcept = default;
PauliAction& PauliAction::operator=(PauliAction&&) noexcept = default;
PauliAction::~PauliAction() = default;

std::uint64_t PauliAction::local_rows() const {
  return implementation_->sweep.local_rows();
}

void PauliAction::add(std::span<const Complex> x, std::span<Complex> y) {
  Implementation& self = *implementation_;
  self.sweep.run(x, [&](std::size_t flip, const FlipPiece& piece, const Complex* partner) {
    const FlipGroup& group = self.groups[flip];
    Complex* rows = y.data() + (piece.rows.first - self.sweep.first_row());
    if (is_real(group))
      multiply_piece(group, piece, partner, rows, self.real_values);
    else
      multiply_piece(group, piece, partner, rows, self.complex_values);
  });
}

} // namespace leyden
