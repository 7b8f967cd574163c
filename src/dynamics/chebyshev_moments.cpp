#include "dynamics/chebyshev_moments.hpp"

#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace leyden {
namespace {

/// Vectors beyond the stored ones that wait for their inner products, at most: each stored vector is then
/// read once for all of them.
constexpr int ring_size = 8;

/// sum += coefficient (-i)^n vector.
void accumulate(double coefficient, int n, Entries entries, std::span<const double> vector,
                std::span<double> sum) {
  const double c = n % 4 < 2 ? coefficient : -coefficient;
  const std::size_t odd = static_cast<std::size_t>(n % 2);
  if (entries == Entries::real) {
    // (-i)^n is c for even n, -i c for odd n.
    const double value = odd != 0 ? -c : c;
    for (std::size_t i = 0; i < vector.size(); ++i)
      sum[2 * i + odd] += value * vector[i];
  } else if (odd == 0) {
    for (std::size_t i = 0; i < vector.size(); ++i)
      sum[i] += c * vector[i];
  } else {
    for (std::size_t i = 0; i < vector.size(); i += 2) {
      sum[i] += c * vector[i + 1];
      sum[i + 1] -= c * vector[i];
    }
  }
}

} // namespace

MomentCost moment_cost(int terms, int stored, Entries entries, int diagonal, int others) {
  MomentCost cost{.products = 0, .vectors = 0};
  for (int first = 0; first < terms; first += stored)
    cost.products += terms - first;
  const int beyond = stored < terms ? 2 + ring_size : 0;
  cost.vectors = std::min(stored, terms) + beyond + MomentSums::vectors(diagonal, others, entries);
  return cost;
}

ChebyshevMoments chebyshev_moments(MPI_Comm node, SharedOperator& doubled,
                                   std::span<const MomentObservable> observables, SharedArray start,
                                   Entries entries, int terms, int stored,
                                   std::span<const double> coefficients, SharedArray* sum,
                                   const SamplingWatch& watch) {
  if (stored < 2) throw std::invalid_argument("at least two vectors must be kept");
  const std::uint64_t size = doubled.own_size();
  const int kept = std::min(stored, terms);
  ChebyshevMoments result;
  std::vector<double> squares(static_cast<std::size_t>(terms));
  std::vector<double> neighbours(static_cast<std::size_t>(terms));
  MomentSums sums(node, observables, entries, terms, size, watch);
  std::vector<SharedArray> held;
  held.push_back(std::move(start));
  while (static_cast<int>(held.size()) < kept)
    held.emplace_back(node, size);
  std::vector<SharedArray> next; // the first two of the next pass
  std::vector<SharedArray> ring;
  if (kept < terms) {
    while (next.size() < 2)
      next.emplace_back(node, size);
    while (ring.size() < ring_size)
      ring.emplace_back(node, size);
  }

  const auto expected = static_cast<double>(moment_cost(terms, kept, entries, 0, 0).products);
  for (int first = 0; first < terms; first += kept) {
    std::vector<NumberedVector> chunk;
    std::vector<NumberedVector> beyond;
    const SharedArray* before = nullptr;
    const SharedArray* last = nullptr;
    for (int n = first; n < terms; ++n) {
      const int place = n - first;
      const auto slot = static_cast<std::size_t>((place - kept - 2) % ring_size);
      if (place >= kept + 2 && slot == 0 && place > kept + 2) {
        sums.add_between(chunk, beyond);
        beyond.clear();
      }
      SharedArray& vector = place < kept       ? held[static_cast<std::size_t>(place)]
                            : place < kept + 2 ? next[static_cast<std::size_t>(place - kept)]
                                               : ring[slot];
      const bool is_there = n == 0 || (first > 0 && place < 2);
      if (!is_there) {
        doubled.apply(*last, n == 1 ? nullptr : before, vector);
        ++result.products;
        if (n == 1) {
          for (double& value : vector.own())
            value *= 0.5;
          meet(node);
        }
      }
      if (first == 0) {
        const std::array<const double*, 2> right{vector.own().data(),
                                                 last == nullptr ? nullptr : last->own().data()};
        std::array<double, 2> products{};
        const std::size_t count = last == nullptr ? 1 : 2;
        const double* left = vector.own().data();
        add_inner_products({&left, 1}, {right.data(), count}, nullptr, size, {products.data(), count});
        squares[static_cast<std::size_t>(n)] = products[0];
        if (n > 0) neighbours[static_cast<std::size_t>(n - 1)] = products[1];
        if (sum != nullptr)
          accumulate(coefficients[static_cast<std::size_t>(n)], n, entries, vector.own(), sum->own());
      }
      if (watch && watch(static_cast<double>(result.products) / expected) == Sampling::stops) {
        result.stopped = true;
        return result;
      }
      (place < kept ? chunk : beyond).push_back({&vector, n});
      if (place + 1 == kept || (place < kept && n + 1 == terms)) sums.add_within(chunk);
      if (sums.stopped()) {
        result.stopped = true;
        return result;
      }
      before = last;
      last = &vector;
    }
    sums.add_between(chunk, beyond);
    if (first + kept < terms) {
      std::swap(held[0], next[0]);
      std::swap(held[1], next[1]);
    }
  }

  agreed_sum(node, squares);
  agreed_sum(node, neighbours);
  // T_n T_n = (T_2n + T_0) / 2 and T_n T_(n+1) = (T_(2n+1) + T_1) / 2.
  for (std::size_t n = 0; n < squares.size(); ++n) {
    result.overlaps.push_back(2 * squares[n] - squares[0]);
    result.overlaps.push_back(2 * neighbours[n] - neighbours[0]);
    const double norm = std::sqrt(squares[n] / squares[0]);
    if (norm > result.largest_norm || std::isnan(norm)) result.largest_norm = norm;
  }
  result.overlaps.pop_back();
  result.observables = sums.moments();
  return result;
}

} // namespace leyden
