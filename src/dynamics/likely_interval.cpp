#include "dynamics/likely_interval.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

namespace leyden {
namespace {

/// Of the width: quantum fluctuations about the best product state, and the margin of the interval.
constexpr double margin = 0.02;
constexpr int angles = 64;

/// 0, 1, 2 for X, Y, Z.
std::size_t axis_of(PauliString string, int site) {
  const bool flips = (string.flip >> site & 1) != 0;
  const bool signs = (string.sign >> site & 1) != 0;
  if (flips) return signs ? 1 : 0;
  return 2;
}

/// The energy of product states, as sums of coefficients: of fields by axis and the parity of their site, of
/// pairs by the axes at their even and odd site, or at both where these are of one kind.
struct Leaning {
  double mean = 0;
  std::array<std::array<double, 3>, 2> field{};
  std::array<std::array<std::array<double, 3>, 3>, 2> alike{}; ///< both even or both odd
  std::array<std::array<double, 3>, 3> unlike{};               ///< the even one's axis first

  void add(PauliString string, double coefficient) {
    const std::uint64_t sites = string.flip | string.sign;
    if (sites == 0) {
      mean += coefficient;
      return;
    }
    const int i = std::countr_zero(sites);
    const int j = 63 - std::countl_zero(sites);
    const auto parity = static_cast<std::size_t>(i % 2);
    if (i == j)
      field[parity][axis_of(string, i)] += coefficient;
    else if ((i - j) % 2 == 0)
      alike[parity][axis_of(string, i)][axis_of(string, j)] += coefficient;
    else
      unlike[axis_of(string, i % 2 == 0 ? i : j)][axis_of(string, i % 2 == 0 ? j : i)] += coefficient;
  }

  double energy(const std::array<std::array<double, 3>, 2>& direction) const {
    double sum = mean;
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t parity = 0; parity < 2; ++parity) {
        sum += field[parity][a] * direction[parity][a];
        for (std::size_t b = 0; b < 3; ++b)
          sum += alike[parity][a][b] * direction[parity][a] * direction[parity][b];
      }
      for (std::size_t b = 0; b < 3; ++b)
        sum += unlike[a][b] * direction[0][a] * direction[1][b];
    }
    return sum;
  }
};

} // namespace

SpectralBounds likely_interval(const PauliSum& sum, const SpectralBounds& certain) {
  Leaning leaning;
  for (const auto& [string, coefficient] : sum.terms()) {
    if (string.weight() > 2) return certain;
    leaning.add(string, coefficient.real());
  }
  double lowest = leaning.mean;
  double highest = leaning.mean;
  for (const auto& [a, b] : {std::pair<std::size_t, std::size_t>{0, 2}, {1, 2}, {0, 1}})
    for (const double sign_a : {1, -1})
      for (const double sign_b : {1, -1})
        for (int k = 0; k < angles; ++k) {
          const double angle = 2 * std::numbers::pi * k / angles;
          std::array<std::array<double, 3>, 2> direction{};
          direction[0][a] = std::cos(angle);
          direction[0][b] = std::sin(angle);
          direction[1][a] = sign_a * direction[0][a];
          direction[1][b] = sign_b * direction[0][b];
          const double energy = leaning.energy(direction);
          lowest = std::min(lowest, energy);
          highest = std::max(highest, energy);
        }
  const double reserve = margin * (highest - lowest);
  return {.lowest = std::max(certain.lowest, lowest - reserve),
          .highest = std::min(certain.highest, highest + reserve)};
}

} // namespace leyden
