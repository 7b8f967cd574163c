#include "leyden/dynamics/driven_spectrum.hpp"

#include <algorithm>
#include <cmath>

namespace leyden {
namespace {

/// Values of mu in the table but the first: chords of so short intervals lie close to the curve.
constexpr int chords = 32;

} // namespace

DrivenSpectrum::DrivenSpectrum(const EvolutionTask& task)
    : pulse_(task.drive->pulse), drive_(spectral_bounds(task.drive->hamiltonian)),
      step_((pulse_.highest() - pulse_.lowest()) / chords) {
  for (int k = 0; k <= (step_ > 0 ? chords : 0); ++k) {
    const double mu = k == chords ? pulse_.highest() : pulse_.lowest() + k * step_;
    table_.push_back(spectral_bounds(task.hamiltonian + mu * task.drive->hamiltonian));
  }
}

SpectralBounds DrivenSpectrum::at(double mu) const {
  const double beyond = std::max(0.0, mu - pulse_.highest()) + std::min(0.0, mu - pulse_.lowest());
  if (beyond != 0) {
    const SpectralBounds& end = beyond > 0 ? table_.back() : table_.front();
    const double one = beyond * drive_.lowest;
    const double other = beyond * drive_.highest;
    return {end.lowest + std::min(one, other), end.highest + std::max(one, other)};
  }
  if (table_.size() == 1) return table_.front();
  const double place = (mu - pulse_.lowest()) / step_;
  const auto left = static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, chords - 1.0));
  const double share = std::clamp(place - static_cast<double>(left), 0.0, 1.0);
  const SpectralBounds& a = table_[left];
  const SpectralBounds& b = table_[left + 1];
  return {std::lerp(a.lowest, b.lowest, share), std::lerp(a.highest, b.highest, share)};
}

double DrivenSpectrum::width(double low, double high) const {
  return std::max(at(low).width(), at(high).width());
}

double DrivenSpectrum::widest(double end) const {
  double most = 0;
  for (const PulsePiece& piece : pulse_.pieces()) {
    if (piece.begin > 0 && piece.begin >= end) break;
    most = std::max(most, at(piece.value(piece.begin)).width());
    if (!piece.is_constant()) most = std::max(most, at(piece.value(piece.end)).width());
  }
  return most;
}

double widest_spectrum(const EvolutionTask& task, double end) {
  return task.drive ? DrivenSpectrum(task).widest(end) : spectral_bounds(task.hamiltonian).width();
}

} // namespace leyden
