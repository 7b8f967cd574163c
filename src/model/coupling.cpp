#include "leyden/model/coupling.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace leyden {
namespace {

double by_range(CouplingShape shape, int r, double g, double p) {
  switch (shape) {
  case CouplingShape::nearest:
    return r == 1 ? g : 0.0;
  case CouplingShape::next_nearest:
    return r <= 2 ? g : 0.0;
  case CouplingShape::power_law:
    return g / std::pow(r, p);
  case CouplingShape::uniform:
    return g;
  }
  throw std::invalid_argument("unknown shape of a coupling");
}

} // namespace

Coupling Coupling::by_distance(CouplingShape shape, Boundary boundary, int sites, double g, double p) {
  if (sites < 1) throw std::invalid_argument("a coupling needs at least one site");
  std::vector<double> values(static_cast<std::size_t>(sites) * static_cast<std::size_t>(sites));
  for (int i = 0; i < sites; ++i)
    for (int j = 0; j < sites; ++j) {
      if (i == j) continue;
      const int apart = std::abs(i - j);
      const int r = boundary == Boundary::periodic ? std::min(apart, sites - apart) : apart;
      values[static_cast<std::size_t>(i) * static_cast<std::size_t>(sites) + static_cast<std::size_t>(j)] =
          by_range(shape, r, g, p);
    }
  return {sites, std::move(values)};
}

Coupling Coupling::from_matrix(int sites, std::vector<double> values) {
  if (sites < 1 || values.size() != static_cast<std::size_t>(sites) * static_cast<std::size_t>(sites))
    throw std::invalid_argument("a coupling of N sites needs N x N values");
  if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); }))
    throw std::invalid_argument("a coupling is finite");
  Coupling coupling(sites, std::move(values));
  for (int i = 0; i < sites; ++i) {
    if (coupling(i, i) != 0.0) throw std::invalid_argument("a coupling has a zero diagonal");
    for (int j = 0; j < i; ++j)
      if (coupling(i, j) != coupling(j, i)) throw std::invalid_argument("a coupling is symmetric");
  }
  return coupling;
}

double Coupling::smallest() const {
  double least = 0;
  for (int i = 0; i < sites_; ++i)
    for (int j = i + 1; j < sites_; ++j)
      least = (i == 0 && j == 1) ? (*this)(i, j) : std::min(least, (*this)(i, j));
  return least;
}

double Coupling::total() const {
  double sum = 0;
  for (int i = 0; i < sites_; ++i)
    for (int j = i + 1; j < sites_; ++j)
      sum += (*this)(i, j);
  return sum;
}

} // namespace leyden
