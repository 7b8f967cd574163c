#include "dynamics/chebyshev_exponential.hpp"

#include "dynamics/chebyshev_series.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// Chebyshev vectors within the spectrum are no longer than the state but for rounding.
constexpr double longest_vector = 1 + 1e-8;

double square(std::span<const Complex> vector) {
  double sum = 0;
  for (const Complex& value : vector)
    sum += std::norm(value);
  return sum;
}

/// (-i)^k.
Complex turned(std::size_t k) {
  constexpr std::array<std::array<double, 2>, 4> powers{{{1, 0}, {0, -1}, {-1, 0}, {0, 1}}};
  return {powers[k % 4][0], powers[k % 4][1]};
}

} // namespace

std::optional<std::string> outgrown(SpectralBounds bounds, const std::array<double, 3>& squares) {
  const double growth = std::sqrt(squares[1] / squares[0]);
  if (growth <= longest_vector && std::isfinite(squares[2])) return std::nullopt;
  return fmt::format("an eigenvalue lies outside [{:.6g}, {:.6g}]: a Chebyshev vector grew to {:.3g} "
                     "times the length of the state",
                     bounds.lowest, bounds.highest, growth);
}

ChebyshevExponential::ChebyshevExponential(MPI_Comm team, std::size_t rows)
    : team_(team), before_(rows), here_(rows), product_(rows) {}

ChebyshevExponential::Step ChebyshevExponential::apply(const Multiply& multiply, SpectralBounds bounds,
                                                       double dt, double budget, std::span<Complex> state) {
  const double centre = (bounds.lowest + bounds.highest) / 2;
  const double radius = bounds.width() / 2;
  const ChebyshevSeries series = chebyshev_series(radius * std::abs(dt), budget);
  const std::size_t terms = series.coefficients.size();
  const std::size_t rows = state.size();
  const Complex phase(std::cos(centre * dt), -std::sin(centre * dt));
  Step step{.error = series.tail, .products = 0, .failure = {}};

  // T_1 = (H - centre) / radius; the sign of dt goes into it.
  const double scale = radius > 0 ? (dt < 0 ? -1 : 1) / radius : 0;
  std::array<double, 3> squares{square(state), 0, 0};
  std::copy(state.begin(), state.end(), here_.begin());
  for (std::size_t j = 0; j < rows; ++j)
    state[j] *= phase * series.coefficients[0];
  for (std::size_t k = 1; k < terms; ++k) {
    multiply(here_, product_);
    ++step.products;
    const double factor = k == 1 ? scale : 2 * scale;
    const double keep = k == 1 ? 0 : 1;
    const Complex weight = phase * turned(k) * series.coefficients[k];
    for (std::size_t j = 0; j < rows; ++j) {
      const Complex next = factor * (product_[j] - centre * here_[j]) - keep * before_[j];
      before_[j] = here_[j];
      here_[j] = next;
      state[j] += Complex(weight.real() * next.real() - weight.imag() * next.imag(),
                          weight.real() * next.imag() + weight.imag() * next.real());
    }
  }
  squares[1] = square(here_);
  squares[2] = square(state);
  agreed_sum(team_, squares);
  step.failure = outgrown(bounds, squares);
  return step;
}

} // namespace leyden
