#include "dynamics/choice/likely_interval.hpp"

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace leyden {
namespace {

using Direction = Eigen::Vector3d;
using Directions = std::vector<Direction>;

/// Of the width, at each end: the margin of the interval, and what rounding it to its grid adds.
constexpr double margin = 0.012;
constexpr int most_sweeps = 30;
/// Of the strength of all terms: what a sweep must gain to be followed by another.
constexpr double least_gain = 1e-4;
/// Beginnings of the search beside the regular ones.
constexpr int random_starts = 4;
/// Of the gains of pairs.
constexpr int rounds = 8;
/// Of what is lost by a pair that is flipped, half of which would be counted if pairs flipped one at a time:
/// chosen between that and pairs that know nothing of each other, which are on either side of exact spectra.
constexpr double lost_share = 0.25;

/// 0, 1, 2 for X, Y, Z.
Eigen::Index axis_of(PauliString string, int site) {
  const bool flips = (string.flip >> site & 1) != 0;
  const bool signs = (string.sign >> site & 1) != 0;
  if (flips) return signs ? 1 : 0;
  return 2;
}

/// Fields and couplings of a sum of terms on one and two sites.
struct Couplings {
  std::vector<Direction> fields;
  std::map<std::pair<int, int>, Eigen::Matrix3d> pairs; ///< by sites i < j; rows for the axes of i
  double strength = 0;                                  ///< of all terms

  void add(PauliString string, double coefficient) {
    const std::uint64_t sites = string.flip | string.sign;
    const int i = std::countr_zero(sites);
    const int j = 63 - std::countl_zero(sites);
    strength += std::abs(coefficient);
    if (i == j)
      fields[static_cast<std::size_t>(i)][axis_of(string, i)] += coefficient;
    else
      pairs.try_emplace({i, j}, Eigen::Matrix3d::Zero())
          .first->second(axis_of(string, i), axis_of(string, j)) += coefficient;
  }
};

/// The lowest energy of sign * H among product states, as a search finds it, with the gain of pairs of spins
/// that flip together.
class Search {
 public:
  Search(const Couplings& couplings, double sign) : couplings_(couplings), sign_(sign) {
    neighbours_.resize(couplings.fields.size());
    for (const auto& [sites, matrix] : couplings.pairs) {
      neighbours_[static_cast<std::size_t>(sites.first)].push_back(
          {static_cast<std::size_t>(sites.second), sign * matrix});
      neighbours_[static_cast<std::size_t>(sites.second)].push_back(
          {static_cast<std::size_t>(sites.first), sign * matrix.transpose()});
    }
  }

  double lowest() const {
    double least = 0;
    for (Directions& start : starts())
      least = std::min(least, settle(start));
    return least;
  }

 private:
  struct Neighbour {
    std::size_t site;
    Eigen::Matrix3d coupling;
  };

  /// All alike along each axis, those of odd sites turned round or not, and at random.
  std::vector<Directions> starts() const {
    const std::size_t count = couplings_.fields.size();
    std::vector<Directions> all;
    for (int axis = 0; axis < 3; ++axis)
      for (const double odd : {1.0, -1.0}) {
        Directions& start = all.emplace_back(count);
        for (std::size_t site = 0; site < count; ++site)
          start[site] = (site % 2 == 0 ? 1 : odd) * Direction::Unit(axis);
      }
    // Numbers in [-1, 1) by a congruence: the same everywhere.
    std::uint64_t state = 1;
    const auto number = [&] {
      state = state * 6364136223846793005U + 1442695040888963407U;
      return std::ldexp(static_cast<double>(state >> 11), -52) - 1;
    };
    for (int k = 0; k < random_starts; ++k) {
      Directions& start = all.emplace_back(count);
      for (Direction& direction : start) {
        direction = {number(), number(), number()};
        direction.normalize();
      }
    }
    return all;
  }

  Direction field(const Directions& directions, std::size_t site) const {
    Direction field = sign_ * couplings_.fields[site];
    for (const Neighbour& neighbour : neighbours_[site])
      field += neighbour.coupling * directions[neighbour.site];
    return field;
  }

  /// Turns each spin against its field until nothing is gained; the energy then.
  double settle(Directions& directions) const {
    const double least = least_gain * couplings_.strength;
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
      double gain = 0;
      for (std::size_t site = 0; site < directions.size(); ++site) {
        const Direction here = field(directions, site);
        const double size = here.norm();
        gain += size + here.dot(directions[site]);
        if (size > 0) directions[site] = -here / size;
      }
      if (!(gain > least)) break;
    }
    double energy = 0;
    std::vector<double> costs;
    for (std::size_t site = 0; site < directions.size(); ++site) {
      const Direction here = field(directions, site);
      costs.push_back(-2 * here.dot(directions[site]));
      energy += (here + sign_ * couplings_.fields[site]).dot(directions[site]) / 2;
    }
    return energy - fluctuations(directions, costs);
  }

  /// What pairs gain by flipping together, each in the field of the others. While a pair is flipped, what its
  /// sites would gain with others is lost.
  double fluctuations(const Directions& directions, const std::vector<double>& costs) const {
    struct Pair {
      std::size_t i;
      std::size_t j;
      double half; ///< of what it costs
      double square;
      double gain;
    };
    std::vector<Pair> pairs;
    for (const auto& [sites, matrix] : couplings_.pairs) {
      const auto i = static_cast<std::size_t>(sites.first);
      const auto j = static_cast<std::size_t>(sites.second);
      const double own = sign_ * directions[i].dot(matrix * directions[j]);
      const auto [a, b] = across(directions[i]);
      const auto [c, d] = across(directions[j]);
      // (a + i b) J (c + i d): both spins are flipped by it.
      const double real = a.dot(matrix * c) - b.dot(matrix * d);
      const double imaginary = a.dot(matrix * d) + b.dot(matrix * c);
      const double square = real * real + imaginary * imaginary;
      if (square > 0) pairs.push_back({i, j, std::max(0.0, (costs[i] + costs[j]) / 2 + 2 * own), square, 0});
    }
    std::vector<double> gains(directions.size(), 0);
    for (int round = 0; round < rounds; ++round) {
      std::vector<double> next(directions.size(), 0);
      for (Pair& pair : pairs) {
        const double lost = gains[pair.i] + gains[pair.j] - 2 * pair.gain;
        const double half = pair.half + lost_share * lost;
        const double gain = pair.square / (half + std::sqrt(half * half + pair.square));
        // Not the whole of the change, which would swing.
        pair.gain = round == 0 ? gain : (pair.gain + gain) / 2;
        next[pair.i] += pair.gain;
        next[pair.j] += pair.gain;
      }
      gains = std::move(next);
    }
    return std::accumulate(gains.begin(), gains.end(), 0.0) / 2;
  }

  /// Two directions that make a right-handed frame with this one.
  static std::pair<Direction, Direction> across(const Direction& direction) {
    Eigen::Index least = 0;
    direction.cwiseAbs().minCoeff(&least);
    const Direction a = direction.cross(Direction::Unit(least)).normalized();
    return {a, direction.cross(a)};
  }

  const Couplings& couplings_;
  double sign_;
  std::vector<std::vector<Neighbour>> neighbours_;
};

} // namespace

SpectralBounds likely_interval(const PauliSum& sum, const SpectralBounds& certain) {
  Couplings couplings;
  couplings.fields.resize(static_cast<std::size_t>(sum.sites()), Direction::Zero());
  for (const auto& [string, coefficient] : sum.terms()) {
    if (string.weight() > 2) return certain;
    if (string.weight() > 0) couplings.add(string, coefficient.real());
  }
  const double mean = sum.mean().real();
  const double lowest = mean + Search(couplings, 1).lowest();
  const double highest = mean - Search(couplings, -1).lowest();
  const double reserve = margin * (highest - lowest);
  // Not so where numbers are too large for it.
  if (!std::isfinite(reserve)) return certain;
  return {.lowest = std::max(certain.lowest, lowest - reserve),
          .highest = std::min(certain.highest, highest + reserve)};
}

} // namespace leyden
