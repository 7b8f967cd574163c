#include "dynamics/chebyshev/chebyshev_exponential.hpp"

#include "dynamics/chebyshev/chebyshev_series.hpp"
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

/// Rows that are done at once, so that they stay in a cache from one result to the next.
constexpr std::size_t block_rows = 1024;

/// result += weight * vector, without the care for infinities that the operator takes.
void add(Complex weight, std::span<const Complex> vector, Complex* result) {
  for (std::size_t j = 0; j < vector.size(); ++j)
    result[j] += Complex(weight.real() * vector[j].real() - weight.imag() * vector[j].imag(),
                         weight.real() * vector[j].imag() + weight.imag() * vector[j].real());
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
  const ChebyshevSeries series = chebyshev_series(team_, radius * std::abs(dt), budget);
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
  judge(squares, bounds, step);
  return step;
}

ChebyshevExponential::Step ChebyshevExponential::states(const Multiply& multiply, SpectralBounds bounds,
                                                        std::span<const Complex> start,
                                                        std::span<const double> times, double budget,
                                                        std::span<const std::span<Complex>> results,
                                                        const std::function<bool(double)>& goes_on) {
  const double centre = (bounds.lowest + bounds.highest) / 2;
  const double radius = bounds.width() / 2;
  const double scale = radius > 0 ? 1 / radius : 0;
  const std::size_t rows = start.size();
  Step step;
  std::vector<std::vector<Complex>> weights;
  for (const double t : times) {
    const ChebyshevSeries series = chebyshev_series(team_, radius * t, budget);
    const Complex phase(std::cos(centre * t), -std::sin(centre * t));
    std::vector<Complex>& own = weights.emplace_back();
    for (std::size_t k = 0; k < series.coefficients.size(); ++k)
      own.push_back(phase * turned(k) * series.coefficients[k]);
    step.error = std::max(step.error, series.tail);
  }
  // The last time has the most terms.
  const std::size_t terms = weights.back().size();
  std::copy(start.begin(), start.end(), here_.begin());
  for (std::size_t i = 0; i < times.size(); ++i)
    for (std::size_t j = 0; j < rows; ++j)
      results[i][j] = start[j] * weights[i][0];
  for (std::size_t k = 1; k < terms; ++k) {
    step.stopped = !goes_on(static_cast<double>(k) / static_cast<double>(terms));
    if (step.stopped) return step;
    multiply(here_, product_);
    ++step.products;
    const double factor = k == 1 ? scale : 2 * scale;
    const double keep = k == 1 ? 0 : 1;
    for (std::size_t first = 0; first < rows; first += block_rows) {
      const std::size_t last = std::min(rows, first + block_rows);
      for (std::size_t j = first; j < last; ++j) {
        const Complex next = factor * (product_[j] - centre * here_[j]) - keep * before_[j];
        before_[j] = here_[j];
        here_[j] = next;
      }
      for (std::size_t i = 0; i < times.size(); ++i)
        if (k < weights[i].size()) add(weights[i][k], {&here_[first], last - first}, &results[i][first]);
    }
  }
  judge({square(start), square(here_), square(results.back())}, bounds, step);
  return step;
}

void ChebyshevExponential::judge(std::array<double, 3> squares, SpectralBounds bounds, Step& step) const {
  agreed_sum(team_, squares);
  step.failure = outgrown(bounds, squares);
}

} // namespace leyden
