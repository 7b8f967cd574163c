#include "leyden/thermodynamics/work_operator.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>

namespace leyden {
namespace {

/// i [a, b], without cancellations that leave rounding: they would cost terms and bring nothing.
PauliSum change(const PauliSum& a, const PauliSum& b) {
  const PauliSum sum = PauliSum::Coefficient(0, 1) * commutator(a, b);
  return sum.without_below(1e-15 * sum.largest_coefficient());
}

/// Of norms: from so many times that of H_0 on, H_0 - H takes digits.
constexpr double much_larger = 10;

/// Of the norm of H_0: what rounding may do to the difference of two of its energies.
constexpr double rounding_of_energies = 2e-14;
/// Of the norm of D: work that is no more cannot be told from none.
constexpr double least_work = 2e-13;

} // namespace

std::vector<PauliSum> WorkOperator::observables() const {
  if (pulse.is_given()) return {difference, rate, driven_rate};
  return {difference, rate};
}

WorkOperator work_operator(const ChargingProtocol& protocol) {
  // Identities do nothing, and a large one would pass for the size of the terms.
  const PauliSum h0 = protocol.battery.hamiltonian().traceless();
  WorkOperator work;
  if (protocol.pulse.is_given()) {
    work.difference = h0;
    work.source = WorkSource::battery;
    work.rate = change(protocol.undriven_hamiltonian(), h0);
    work.driven_rate = change(protocol.charger.hamiltonian(), h0);
    work.pulse = protocol.pulse;
  } else {
    const PauliSum h = protocol.charging_hamiltonian().traceless();
    const double threshold = 1e-15 * std::max(h0.largest_coefficient(), h.largest_coefficient());
    work.difference = (h0 - h).without_below(threshold);
    const double static_norm = norm_bound(h0);
    if (static_norm > 0 && norm_bound(work.difference) >= much_larger * static_norm) {
      work.difference = h0;
      work.source = WorkSource::battery;
    }
    work.rate = change(h, h0);
  }
  work.difference_norm = norm_bound(work.difference);
  work.static_norm = norm_bound(h0);
  return work;
}

double norm_bound(const PauliSum& sum) {
  std::array<double, 64> squares{};
  double bound = 0;
  for (const auto& [string, coefficient] : sum.terms()) {
    const std::uint64_t support = string.flip | string.sign;
    if (support == 0) continue;
    if (std::has_single_bit(support))
      squares[static_cast<std::size_t>(std::countr_zero(support))] += std::norm(coefficient);
    else
      bound += std::abs(coefficient);
  }
  for (const double square : squares)
    bound += std::sqrt(square);
  return bound;
}

double work_bound(const WorkOperator& work, double initial_difference, double initial_energy,
                  std::optional<double> highest_energy) {
  const double rounding = rounding_of_energies * work.static_norm;
  const double highest = std::min(work.static_norm, highest_energy.value_or(work.static_norm) + rounding);
  const double by_energy = std::max(highest - initial_energy, rounding);
  const double bound = std::min(work.difference_norm - initial_difference, by_energy);
  return bound <= least_work * work.difference_norm ? 0 : bound;
}

} // namespace leyden
