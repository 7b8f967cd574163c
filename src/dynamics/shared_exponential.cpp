#include "dynamics/shared_exponential.hpp"

#include "dynamics/chebyshev_series.hpp"
#include "dynamics/shared_vectors.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace leyden {
namespace {

using Complex = std::complex<double>;

std::span<double> doubles(std::span<Complex> entries) {
  return {reinterpret_cast<double*>(entries.data()), 2 * entries.size()};
}

double square(std::span<const Complex> vector) {
  double sum = 0;
  for (const Complex& value : vector)
    sum += std::norm(value);
  return sum;
}

} // namespace

SharedExponential::Arrays::Arrays(MPI_Comm node, std::uint64_t size)
    : before(node, size), here(node, size), next(node, size), sum(node, size) {
  for (SharedArray* array : {&before, &here, &next, &sum})
    std::fill(array->own().begin(), array->own().end(), 0.0);
}

void SharedExponential::use(const PauliSum& hamiltonian, SpectralBounds bounds) {
  bounds_ = bounds;
  const double centre = (bounds.lowest + bounds.highest) / 2;
  const double twice = bounds.width() > 0 ? 4 / bounds.width() : 0;
  // One operator at a time: it may work with vectors of its own.
  doubled_.reset();
  doubled_ = distributed_operator(grid_, hamiltonian, sites_, Entries::complex, twice, -twice * centre);
  if (arrays_ && arrays_->here.own().size() == doubled_->own_size()) return;
  arrays_.reset();
  arrays_.emplace(grid_.node(), doubled_->own_size());
}

double SharedExponential::sum_up(std::span<const double> coefficients) {
  const MPI_Comm node = grid_.node();
  SharedArray& before = arrays_->before;
  SharedArray& here = arrays_->here;
  SharedArray& next = arrays_->next;
  SharedArray& sum = arrays_->sum;
  const auto terms = static_cast<int>(coefficients.size());
  const auto add = [&](int n) {
    const auto term = [&](int k, const SharedArray* vector) {
      return ChebyshevTerm{
          .coefficient = coefficients[static_cast<std::size_t>(k)], .n = k, .vector = vector};
    };
    const ChebyshevTerm earlier = n % 2 == 0 ? ChebyshevTerm{} : term(n - 1, &before);
    // Two terms at once, or the last one alone.
    if (n % 2 == 1 || n + 1 == terms)
      accumulate(term(n, &here), n % 2 == 0 ? nullptr : &earlier, Entries::complex, sum);
  };
  std::fill(sum.own().begin(), sum.own().end(), 0.0);
  meet(node);
  if (terms == 1) {
    std::swap(before, here);
    add(0);
    return doubled_->products(here, here).square;
  }
  doubled_->apply(before, nullptr, here);
  scale(here, 0.5);
  meet(node);
  if (terms > 2) doubled_->begin(here, before, next);
  add(1);
  double last = doubled_->products(here, here).square;
  for (int n = 2; n < terms; ++n) {
    std::swap(before, here);
    std::swap(here, next);
    // Other ranks write to all parts of what is over.
    meet(node);
    last = doubled_->advance(before, here, n + 1 < terms ? &next : nullptr).square;
    add(n);
  }
  return last;
}

ChebyshevExponential::Step SharedExponential::apply(double dt, double budget, std::span<Complex> state) {
  const double centre = (bounds_.lowest + bounds_.highest) / 2;
  ChebyshevSeries series = chebyshev_series(bounds_.width() / 2 * std::abs(dt), budget);
  // exp(-i x z) = sum_n c_n (-i)^n T_n(x), and T_n(-x) = (-1)^n T_n(x).
  if (dt < 0)
    for (std::size_t n = 1; n < series.coefficients.size(); n += 2)
      series.coefficients[n] *= -1;
  const Complex phase(std::cos(centre * dt), -std::sin(centre * dt));
  std::array<double, 3> squares{square(state), 0, 0};
  doubled_->put(doubles(state), arrays_->before);
  squares[1] = sum_up(series.coefficients);
  doubled_->take(arrays_->sum, doubles(state));
  for (Complex& value : state)
    value = {phase.real() * value.real() - phase.imag() * value.imag(),
             phase.real() * value.imag() + phase.imag() * value.real()};
  squares[2] = square(state);
  agreed_sum(grid_.team(), squares);
  return {.error = series.tail,
          .products = static_cast<std::int64_t>(series.coefficients.size()) - 1,
          .failure = outgrown(bounds_, squares)};
}

} // namespace leyden
