#include "dynamics/chebyshev/shared_vectors.hpp"

#include "leyden/platform/agreed_sum.hpp"
#include "leyden/platform/threads.hpp"

#include <numeric>
#include <vector>

namespace leyden {
namespace {

/// Lengths of parts for threads are multiples of a cache line.
constexpr std::uint64_t line = 8;

/// work(first, length) on all of this rank's doubles, shared among its threads.
template <typename Work>
void each_part(const SharedArray& array, Work work) {
  share_among_threads(array.own().size() / line, [&](int, std::uint64_t first, std::uint64_t end) {
    work(first * line, (end - first) * line);
  });
}

/// The sum of work(first, length) over all parts and ranks.
template <typename Work>
double summed(MPI_Comm team, const SharedArray& array, Work work) {
  std::vector<double> sums(static_cast<std::size_t>(thread_count()));
  share_among_threads(array.own().size() / line, [&](int thread, std::uint64_t first, std::uint64_t end) {
    sums[static_cast<std::size_t>(thread)] = work(first * line, (end - first) * line);
  });
  double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  agreed_sum(team, {&sum, 1});
  return sum;
}

/// (-i)^n = +-1 or -+i.
double signed_coefficient(const ChebyshevTerm& term) {
  return term.n % 4 < 2 ? term.coefficient : -term.coefficient;
}

void add_real(const ChebyshevTerm* even, const ChebyshevTerm* odd, SharedArray& sum) {
  const double real = even == nullptr ? 0 : signed_coefficient(*even);
  const double imaginary = odd == nullptr ? 0 : -signed_coefficient(*odd);
  const ChebyshevTerm* there = even == nullptr ? odd : even;
  const double* a = (even == nullptr ? there : even)->vector->own().data();
  const double* b = (odd == nullptr ? there : odd)->vector->own().data();
  double* to = sum.own().data();
  each_part(*there->vector, [=](std::uint64_t first, std::uint64_t length) {
    for (std::uint64_t i = first; i < first + length; ++i) {
      to[2 * i] += real * a[i];
      to[2 * i + 1] += imaginary * b[i];
    }
  });
}

void add_complex(const ChebyshevTerm* even, const ChebyshevTerm* odd, SharedArray& sum) {
  const double c = even == nullptr ? 0 : signed_coefficient(*even);
  const double d = odd == nullptr ? 0 : signed_coefficient(*odd);
  const ChebyshevTerm* there = even == nullptr ? odd : even;
  const double* a = (even == nullptr ? there : even)->vector->own().data();
  const double* b = (odd == nullptr ? there : odd)->vector->own().data();
  double* to = sum.own().data();
  each_part(*there->vector, [=](std::uint64_t first, std::uint64_t length) {
    for (std::uint64_t i = first; i < first + length; i += 2) {
      to[i] += c * a[i] + d * b[i + 1];
      to[i + 1] += c * a[i + 1] - d * b[i];
    }
  });
}

} // namespace

double inner_product(MPI_Comm team, const SharedArray& a, const SharedArray& b) {
  return summed(team, a, [&](std::uint64_t first, std::uint64_t length) {
    const double* left = a.own().data() + first;
    const double* right = b.own().data() + first;
    double sum = 0;
    add_inner_products({&left, 1}, {&right, 1}, nullptr, length, {&sum, 1});
    return sum;
  });
}

double orthogonalise(MPI_Comm team, SharedArray& w, const SharedArray& u, const SharedArray& v,
                     const LanczosStep& step) {
  const double over = 1 / step.scale;
  return summed(team, w, [&](std::uint64_t first, std::uint64_t length) {
    double* to = w.own().data();
    const double* a = u.own().data();
    const double* b = v.own().data();
    double squares[line] = {};
    for (std::uint64_t i = first; i < first + length; i += line)
      for (std::uint64_t k = 0; k < line; ++k) {
        const double value = (to[i + k] - step.alpha * a[i + k]) * over - step.beta * b[i + k];
        to[i + k] = value;
        squares[k] += value * value;
      }
    return std::accumulate(squares, squares + line, 0.0);
  });
}

void scale(SharedArray& array, double factor) {
  double* values = array.own().data();
  each_part(array, [=](std::uint64_t first, std::uint64_t length) {
    for (std::uint64_t i = first; i < first + length; ++i)
      values[i] *= factor;
  });
}

void accumulate(const ChebyshevTerm& one, const ChebyshevTerm* other, Entries entries, SharedArray& sum) {
  const bool is_even = one.n % 2 == 0;
  const ChebyshevTerm* even = is_even ? &one : other;
  const ChebyshevTerm* odd = is_even ? other : &one;
  if (entries == Entries::real)
    add_real(even, odd, sum);
  else
    add_complex(even, odd, sum);
}

} // namespace leyden
