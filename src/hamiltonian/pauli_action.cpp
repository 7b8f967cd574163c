#include "leyden/hamiltonian/pauli_action.hpp"

#include "hamiltonian/flip_sweep.hpp"
#include "hamiltonian/group_values.hpp"

#include <array>

namespace leyden {
namespace {

using Complex = std::complex<double>;

std::vector<std::uint64_t> flips_of(const std::vector<FlipGroup>& groups) {
  std::vector<std::uint64_t> flips;
  flips.reserve(groups.size());
  for (const FlipGroup& group : groups)
    flips.push_back(group.flip);
  return flips;
}

Complex product(double a, const Complex& b) {
  return a * b;
}
/// Without the care for infinities that the operator takes.
Complex product(const Complex& a, const Complex& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// y[j] += value(j) * x[j ^ low] for j below size; in runs, because an XOR keeps the order below its lowest
/// bit.
template <typename Value>
void multiply(Value value, std::uint64_t low, std::uint64_t size, const Complex* x, Complex* y) {
  const std::uint64_t run = low == 0 ? size : low & -low;
  for (std::uint64_t base = 0; base < size; base += run) {
    const Complex* from = x + (base ^ low);
    for (std::uint64_t j = 0; j < run; ++j)
      y[base + j] += product(value(base + j), from[j]);
  }
}

/// A group with what its kernel needs to know.
struct PreparedGroup {
  FlipGroup group;
  bool real;
  bool constant; ///< within each block

  explicit PreparedGroup(FlipGroup from) : group(std::move(from)), real(is_real(group)), constant(true) {
    for (const SignedTerm& term : group.terms)
      if ((term.sign & (FlipSweep::block_rows - 1)) != 0) constant = false;
  }
};

/// Room for the elements of a block.
struct BlockValues {
  std::array<double, FlipSweep::block_rows> real;
  std::array<Complex, FlipSweep::block_rows> complex;
};

void multiply(const PreparedGroup& prepared, const FlipSweep::Block& block, Complex* y, BlockValues& values) {
  const auto run = [&](auto value) { multiply(value, block.low, block.rows.size, block.partner, y); };
  const FlipGroup& group = prepared.group;
  if (prepared.constant) {
    const Complex value = group.value(block.rows.first);
    if (prepared.real)
      run([c = value.real()](std::uint64_t) { return c; });
    else
      run([value](std::uint64_t) { return value; });
  } else if (prepared.real) {
    group_values(group, block.rows, values.real);
    run([&values](std::uint64_t j) { return values.real[j]; });
  } else {
    group_values(group, block.rows, values.complex);
    run([&values](std::uint64_t j) { return values.complex[j]; });
  }
}

} // namespace

struct PauliAction::Implementation {
  Implementation(MPI_Comm team, const std::vector<FlipGroup>& all, const FullSpace& space)
      : groups(all.begin(), all.end()), sweep(team, space.dimension(), flips_of(all)) {}

  std::vector<PreparedGroup> groups;
  FlipSweep sweep;
  BlockValues values;
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
  self.sweep.run(x, [&](const FlipSweep::Block& block) {
    multiply(self.groups[block.flip], block, y.data() + (block.rows.first - self.sweep.first_row()),
             self.values);
  });
}

} // namespace leyden
