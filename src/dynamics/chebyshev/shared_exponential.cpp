#include "dynamics/chebyshev/shared_exponential.hpp"

#include "dynamics/chebyshev/chebyshev_series.hpp"
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

void scale(std::span<double> values, double factor) {
  for (double& value : values)
    value *= factor;
}

/// sum += factor * values.
void add(std::span<double> sum, double factor, std::span<const double> values) {
  for (std::size_t j = 0; j < sum.size(); ++j)
    sum[j] += factor * values[j];
}

} // namespace

SharedExponential::Arrays::Arrays(MPI_Comm node, std::uint64_t size)
    : before(node, size), here(node, size), even(node, size), odd(node, size) {
  for (SharedArray* array : {&before, &here, &even, &odd})
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

ChebyshevExponential::Step SharedExponential::apply(double dt, double budget, std::span<Complex> state) {
  const double centre = (bounds_.lowest + bounds_.highest) / 2;
  const ChebyshevSeries series = chebyshev_series(grid_.team(), bounds_.width() / 2 * std::abs(dt), budget);
  const std::size_t terms = series.coefficients.size();
  const Complex phase(std::cos(centre * dt), -std::sin(centre * dt));
  ChebyshevExponential::Step step{.error = series.tail, .products = 0, .failure = {}};
  std::array<double, 3> squares{square(state), 0, 0};

  auto& [before, here, even, odd] = *arrays_;
  doubled_->put(doubles(state), here);
  std::copy(here.own().begin(), here.own().end(), even.own().begin());
  scale(even.own(), series.coefficients[0]);
  std::fill(odd.own().begin(), odd.own().end(), 0.0);
  for (std::size_t k = 1; k < terms; ++k) {
    meet(grid_.node());
    doubled_->apply(here, k == 1 ? nullptr : &before, before);
    ++step.products;
    if (k == 1) scale(before.own(), 0.5);
    std::swap(before, here);
    // exp(-i x z) = sum_k c_k (-i)^k T_k(x), and T_k(-x) = (-1)^k T_k(x).
    const double sign = (k % 4 >= 2 ? -1 : 1) * (k % 2 == 1 && dt < 0 ? -1 : 1);
    add((k % 2 == 0 ? even : odd).own(), sign * series.coefficients[k], here.own());
  }
  doubled_->take(here, doubles(state));
  squares[1] = square(state);
  // even - i odd.
  doubled_->take(odd, doubles(state));
  for (Complex& value : state)
    value = Complex(value.imag(), -value.real());
  doubled_->put(doubles(state), odd);
  add(even.own(), 1, odd.own());
  doubled_->take(even, doubles(state));
  for (Complex& value : state)
    value = {phase.real() * value.real() - phase.imag() * value.imag(),
             phase.real() * value.imag() + phase.imag() * value.real()};
  squares[2] = square(state);
  agreed_sum(grid_.team(), squares);
  step.failure = outgrown(bounds_, squares);
  return step;
}

} // namespace leyden
