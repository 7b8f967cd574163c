#include "dynamics/chebyshev/moment_sums.hpp"

#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/threads.hpp"

#include <algorithm>

namespace leyden {
namespace {

/// Vectors that are turned, or multiplied with an observable, before their inner products are taken: each
/// left vector is then read once for all of them.
constexpr int group = 4;

/// Doubles of each vector after which one may be told to stop, for each thread of the first rank.
constexpr std::uint64_t slice = std::uint64_t{1} << 16;
/// Threads' parts are multiples of a cache line.
constexpr std::uint64_t line = 8;

/// The sign in R_mn for n - m = d: of the real part where d is even, of the imaginary part where it is odd.
double phase_sign(int d) {
  return d % 4 < 2 ? 1 : -1;
}

std::vector<NumberedVector> of_parity(std::span<const NumberedVector> vectors, int parity) {
  std::vector<NumberedVector> found;
  for (const NumberedVector& vector : vectors)
    if (vector.number % 2 == parity) found.push_back(vector);
  return found;
}

/// to = -i from: its real inner products are the imaginary parts of those of `from`.
void turn(const double* from, std::span<double> to) {
  share_among_threads(to.size() / line, [&](int, std::uint64_t first, std::uint64_t end) {
    for (std::uint64_t i = first * line; i < end * line; i += 2) {
      to[i] = from[i + 1];
      to[i + 1] = -from[i];
    }
  });
}

} // namespace

void carry_sums(MPI_Comm team, SnapshotNumbers& numbers, std::vector<double>& sums) {
  if (!numbers.is_read()) agreed_sum(team, sums);
  numbers(sums);
  if (numbers.is_read() && rank_of(team) != 0) std::fill(sums.begin(), sums.end(), 0.0);
}

MomentSums::MomentSums(const NodeGrid& grid, std::span<const MomentObservable> observables, Entries entries,
                       int terms, std::uint64_t size, MomentProgress& progress)
    : team_(grid.team()), observables_(observables), entries_(entries), size_(size), progress_(progress),
      at_once_(agreed(team_, slice * static_cast<std::uint64_t>(thread_count()))),
      sums_(observables.size(), Eigen::MatrixXd::Zero(terms, terms)) {
  const auto make = [&](std::vector<SharedArray>& arrays, int count) {
    while (static_cast<int>(arrays.size()) < count)
      arrays.emplace_back(grid.node(), size);
  };
  bool needs_products = false;
  for (const MomentObservable& observable : observables) {
    if (!observable.diagonal) {
      needs_products = true;
      continue;
    }
    diagonals_.emplace_back(grid.node(), size);
    SharedArray ones(grid.node(), size);
    std::fill(ones.own().begin(), ones.own().end(), 1.0);
    meet(grid.node());
    observable.operator_->apply(ones, nullptr, diagonals_.back());
  }
  if (needs_products) make(products_, group);
  if (entries == Entries::complex) make(turned_, group);
}

int MomentSums::vectors(int diagonal, int others, Entries entries) {
  return diagonal + (others > 0 ? group : 0) + (entries == Entries::complex ? group : 0);
}

void MomentSums::add_within(std::span<const NumberedVector> vectors) {
  add(vectors, vectors, Pairs::upper);
}

void MomentSums::add_between(std::span<const NumberedVector> left, std::span<const NumberedVector> right) {
  add(left, right, Pairs::all);
}

void MomentSums::add(std::span<const NumberedVector> left, std::span<const NumberedVector> right,
                     Pairs pairs) {
  for (std::size_t o = 0; o < observables_.size(); ++o)
    for (const int parity : {0, 1}) {
      const std::vector<NumberedVector> wanted = of_parity(right, parity);
      if (observables_[o].diagonal && entries_ == Entries::real)
        add_parts(o, left, wanted, pairs);
      else
        // As many as there is room for at a time.
        for (std::size_t first = 0; first < wanted.size(); first += group) {
          const std::size_t count = std::min<std::size_t>(group, wanted.size() - first);
          const std::span<const NumberedVector> some(wanted.data() + first, count);
          // Those that come later than all of them are not wanted.
          std::size_t reach = left.size();
          if (pairs == Pairs::upper)
            while (reach > 0 && left[reach - 1].number > some.back().number)
              --reach;
          add_parts(o, left.first(reach), some, Pairs::all);
        }
    }
}

void MomentSums::add_parts(std::size_t observable, std::span<const NumberedVector> left,
                           std::span<const NumberedVector> right, Pairs pairs) {
  if (left.empty() || right.empty()) return;
  std::vector<const double*> vectors;
  std::vector<int> numbers;
  const double* weights = nullptr;
  if (observables_[observable].diagonal) {
    const auto number =
        std::count_if(observables_.begin(), observables_.begin() + static_cast<std::ptrdiff_t>(observable),
                      [](const MomentObservable& o) { return o.diagonal; });
    weights = diagonals_[static_cast<std::size_t>(number)].own().data();
  }
  for (std::size_t k = 0; k < right.size(); ++k) {
    numbers.push_back(right[k].number);
    if (weights != nullptr) {
      vectors.push_back(right[k].vector->own().data());
    } else {
      if (!progress_.advance(observable_work)) return;
      observables_[observable].operator_->apply(*right[k].vector, nullptr, products_[k]);
      vectors.push_back(products_[k].own().data());
    }
  }
  const int parity = numbers.front() % 2;
  take(observable, left, parity, vectors, numbers, weights, pairs);
  if (entries_ == Entries::real) return;
  for (std::size_t k = 0; k < right.size(); ++k) {
    turn(vectors[k], turned_[k].own());
    vectors[k] = turned_[k].own().data();
  }
  take(observable, left, 1 - parity, vectors, numbers, weights, pairs);
}

void MomentSums::take(std::size_t observable, std::span<const NumberedVector> left, int parity,
                      std::span<const double* const> right, std::span<const int> numbers,
                      const double* weights, Pairs pairs) {
  const std::vector<NumberedVector> wanted = of_parity(left, parity);
  if (wanted.empty()) return;
  std::vector<const double*> vectors;
  vectors.reserve(wanted.size());
  for (const NumberedVector& vector : wanted)
    vectors.push_back(vector.vector->own().data());
  const std::size_t pairs_wanted = vectors.size() * right.size();
  const auto threads = static_cast<std::size_t>(thread_count());
  std::vector<double> sums(pairs_wanted * threads);
  const double whole_work =
      pair_work * static_cast<double>(pairs_wanted) * (pairs == Pairs::upper ? 0.5 : 1.0);
  for (std::uint64_t begin = 0; begin < size_ && !progress_.stopped(); begin += at_once_) {
    share_among_threads(
        std::min(at_once_, size_ - begin) / line, [&](int thread, std::uint64_t first, std::uint64_t end) {
          const std::uint64_t from = begin + first * line;
          const auto shifted = [from](std::span<const double* const> pointers) {
            std::vector<const double*> moved(pointers.begin(), pointers.end());
            for (const double*& pointer : moved)
              pointer += from;
            return moved;
          };
          add_inner_products(
              shifted(vectors), shifted(right), weights == nullptr ? nullptr : weights + from,
              (end - first) * line,
              std::span(sums).subspan(pairs_wanted * static_cast<std::size_t>(thread), pairs_wanted), pairs);
        });
    if (size_ > slice)
      progress_.advance(whole_work * static_cast<double>(at_once_) / static_cast<double>(size_));
  }
  for (std::size_t k = pairs_wanted; k < sums.size(); ++k)
    sums[k % pairs_wanted] += sums[k];
  // Real parts are symmetric, imaginary ones, of which the numbers differ by odd ones, antisymmetric.
  const bool is_reversed = wanted.front().number > *std::max_element(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    for (std::size_t k = 0; k < right.size(); ++k) {
      const int m = wanted[i].number;
      const int n = numbers[k];
      const double value = sums[i * right.size() + k];
      if (is_reversed)
        sums_[observable](n, m) = (m - n) % 2 == 0 ? value : -value;
      else if (m <= n)
        sums_[observable](m, n) = value;
    }
}

void MomentSums::carry(SnapshotNumbers& numbers) {
  for (Eigen::MatrixXd& sums : sums_) {
    std::vector<double> upper;
    for (Eigen::Index n = 0; n < sums.cols(); ++n)
      upper.insert(upper.end(), sums.col(n).begin(), sums.col(n).begin() + n + 1);
    carry_sums(team_, numbers, upper);
    if (!numbers.is_read()) continue;
    auto next = upper.begin();
    for (Eigen::Index n = 0; n < sums.cols(); ++n, next += n)
      std::copy_n(next, n + 1, sums.col(n).begin());
  }
}

std::vector<Eigen::MatrixXd> MomentSums::moments() {
  for (Eigen::MatrixXd& sums : sums_) {
    agreed_sum(team_, {sums.data(), static_cast<std::size_t>(sums.size())});
    for (Eigen::Index n = 0; n < sums.cols(); ++n)
      for (Eigen::Index m = 0; m <= n; ++m) {
        sums(m, n) *= phase_sign(static_cast<int>(n - m));
        sums(n, m) = sums(m, n);
      }
  }
  return std::move(sums_);
}

} // namespace leyden
