#include "dynamics/chebyshev_moments.hpp"

#include "leyden/platform/communicator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace leyden {
namespace {

/// O T_n of so many n are gathered before their inner products are taken: each stored vector is then read
/// once for all of them.
constexpr int gathered = 4;

/// The sign in R_mn for n - m = d: of the real part where d is even, of the imaginary part where it is odd.
double phase_sign(int d) {
  return d % 4 < 2 ? 1 : -1;
}

/// Vectors O T_n of one observable and one parity of n.
struct Gathered {
  std::vector<SharedArray> vectors;
  std::vector<int> numbers;
};

class MomentSums {
 public:
  MomentSums(MPI_Comm node, std::span<const std::unique_ptr<SharedOperator>> observables, Entries entries,
             int terms, std::uint64_t size)
      : node_(node), observables_(observables), entries_(entries), size_(size),
        sums_(observables.size(), Eigen::MatrixXd::Zero(terms, terms)), waiting_(2 * observables.size()) {
    for (Gathered& waiting : waiting_)
      for (int i = 0; i < gathered; ++i)
        waiting.vectors.emplace_back(node, size);
    if (entries == Entries::complex) turned_.resize(gathered);
    for (std::vector<double>& turned : turned_)
      turned.resize(size);
  }

  /// From now on vectors are paired with these, T_first and so on. They may grow until then.
  void pair_with(const std::vector<SharedArray>& stored, int first) {
    stored_ = &stored;
    first_ = first;
    count_ = 0;
  }
  /// So many of the stored vectors are there.
  void reach(int count) { count_ = count; }

  /// Notes T_n, paired with the stored vectors of numbers up to n when enough of its kind are there.
  void add(const SharedArray& vector, int n) {
    for (std::size_t o = 0; o < observables_.size(); ++o) {
      Gathered& waiting = waiting_[2 * o + static_cast<std::size_t>(n % 2)];
      observables_[o]->apply(vector, nullptr, waiting.vectors[waiting.numbers.size()]);
      waiting.numbers.push_back(n);
      if (waiting.numbers.size() == gathered) take(o, waiting);
    }
  }

  void take_all() {
    for (std::size_t o = 0; o < observables_.size(); ++o)
      for (std::size_t parity : {0, 1})
        take(o, waiting_[2 * o + parity]);
  }

  std::vector<Eigen::MatrixXd> moments() {
    for (Eigen::MatrixXd& sums : sums_) {
      check_mpi(MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM,
                              node_));
      for (Eigen::Index n = 0; n < sums.cols(); ++n)
        for (Eigen::Index m = 0; m <= n; ++m) {
          sums(m, n) *= phase_sign(static_cast<int>(n - m));
          sums(n, m) = sums(m, n);
        }
    }
    return std::move(sums_);
  }

 private:
  void take(std::size_t observable, Gathered& waiting) {
    if (waiting.numbers.empty()) return;
    std::vector<const double*> right;
    for (std::size_t k = 0; k < waiting.numbers.size(); ++k)
      right.push_back(waiting.vectors[k].own().data());
    const int parity = waiting.numbers.front() % 2;
    pair(observable, waiting, parity, right);
    if (entries_ == Entries::complex) {
      for (std::size_t k = 0; k < right.size(); ++k) {
        // Times -i: its real inner product is the imaginary part of the former.
        for (std::uint64_t i = 0; i < size_; i += 2) {
          turned_[k][i] = right[k][i + 1];
          turned_[k][i + 1] = -right[k][i];
        }
        right[k] = turned_[k].data();
      }
      pair(observable, waiting, 1 - parity, right);
    }
    waiting.numbers.clear();
  }

  /// With the stored vectors of one parity.
  void pair(std::size_t observable, const Gathered& waiting, int parity,
            const std::vector<const double*>& right) {
    std::vector<const double*> left;
    std::vector<int> numbers;
    for (int i = 0; i < count_; ++i)
      if ((first_ + i) % 2 == parity) {
        left.push_back((*stored_)[static_cast<std::size_t>(i)].own().data());
        numbers.push_back(first_ + i);
      }
    std::vector<double> sums(left.size() * right.size());
    add_inner_products(left, right, size_, sums);
    for (std::size_t i = 0; i < left.size(); ++i)
      for (std::size_t k = 0; k < right.size(); ++k)
        if (numbers[i] <= waiting.numbers[k])
          sums_[observable](numbers[i], waiting.numbers[k]) = sums[i * right.size() + k];
  }

  MPI_Comm node_;
  std::span<const std::unique_ptr<SharedOperator>> observables_;
  Entries entries_;
  std::uint64_t size_;
  std::vector<Eigen::MatrixXd> sums_;
  std::vector<Gathered> waiting_; ///< even and odd of each observable
  std::vector<std::vector<double>> turned_;
  const std::vector<SharedArray>* stored_ = nullptr;
  int first_ = 0;
  int count_ = 0;
};

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

MomentCost moment_cost(int terms, int stored, Entries entries, int observables) {
  MomentCost cost{.products = 0, .vectors = 0};
  for (int first = 0; first < terms; first += stored)
    cost.products += terms - first;
  const int spare = stored < terms ? 4 : 0;
  cost.vectors = std::min(stored, terms) + spare + 2 * gathered * observables +
                 (entries == Entries::complex ? gathered : 0);
  return cost;
}

ChebyshevMoments chebyshev_moments(MPI_Comm node, SharedOperator& doubled,
                                   std::span<const std::unique_ptr<SharedOperator>> observables,
                                   SharedArray start, Entries entries, int terms, int stored,
                                   std::span<const double> coefficients, SharedArray* sum,
                                   const SamplingWatch& watch) {
  if (stored < 2) throw std::invalid_argument("at least two vectors must be kept");
  const std::uint64_t size = doubled.own_size();
  const int kept = std::min(stored, terms);
  ChebyshevMoments result;
  std::vector<double> squares(static_cast<std::size_t>(terms));
  std::vector<double> neighbours(static_cast<std::size_t>(terms));
  MomentSums sums(node, observables, entries, terms, size);
  std::vector<SharedArray> held;
  held.push_back(std::move(start));
  while (static_cast<int>(held.size()) < kept)
    held.emplace_back(node, size);
  std::vector<SharedArray> next; // the first two of the next pass, and two to go on with
  if (kept < terms)
    for (int i = 0; i < 4; ++i)
      next.emplace_back(node, size);

  const auto expected = static_cast<double>(moment_cost(terms, kept, entries, 0).products);
  for (int first = 0; first < terms; first += kept) {
    sums.pair_with(held, first);
    const SharedArray* before = nullptr;
    const SharedArray* last = nullptr;
    for (int n = first; n < terms; ++n) {
      const int place = n - first;
      // Past the stored ones the first two are kept for the next pass, and two are overwritten in turns.
      SharedArray& vector =
          place < kept
              ? held[static_cast<std::size_t>(place)]
              : next[static_cast<std::size_t>(place < kept + 2 ? place - kept : 2 + (place - kept) % 2)];
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
        const double* left = vector.own().data();
        add_inner_products({&left, 1}, {right.data(), last == nullptr ? 1U : 2U}, size,
                           {products.data(), last == nullptr ? 1U : 2U});
        squares[static_cast<std::size_t>(n)] = products[0];
        if (n > 0) neighbours[static_cast<std::size_t>(n - 1)] = products[1];
        if (sum != nullptr)
          accumulate(coefficients[static_cast<std::size_t>(n)], n, entries, vector.own(), sum->own());
      }
      if (watch && watch(static_cast<double>(result.products) / expected) == Sampling::stops) {
        result.stopped = true;
        return result;
      }
      if (place < kept) sums.reach(place + 1);
      sums.add(vector, n);
      before = last;
      last = &vector;
    }
    sums.take_all();
    if (first + kept < terms) {
      std::swap(held[0], next[0]);
      std::swap(held[1], next[1]);
    }
  }

  check_mpi(MPI_Allreduce(MPI_IN_PLACE, squares.data(), terms, MPI_DOUBLE, MPI_SUM, node));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, neighbours.data(), terms, MPI_DOUBLE, MPI_SUM, node));
  // T_n T_n = (T_2n + T_0) / 2 and T_n T_(n+1) = (T_(2n+1) + T_1) / 2.
  for (std::size_t n = 0; n < squares.size(); ++n) {
    result.overlaps.push_back(2 * squares[n] - squares[0]);
    result.overlaps.push_back(2 * neighbours[n] - neighbours[0]);
    result.largest_norm = std::max(result.largest_norm, std::sqrt(squares[n] / squares[0]));
  }
  result.overlaps.pop_back();
  result.observables = sums.moments();
  return result;
}

} // namespace leyden
