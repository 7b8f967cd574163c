#include "dynamics/driven/driven_propagator.hpp"

#include "dynamics/driven/commutator_free_step.hpp"
#include "dynamics/krylov/krylov_bound.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {
namespace {

/// Of the tolerance, what the errors of all steps may add up to: the estimates are not bounds, and records
/// made on different numbers of ranks should differ by less than they promise.
constexpr double step_share = 1e-2;
constexpr double least_budget = 1e-14;
/// Estimates below this are made of rounding: smaller steps would not be better.
constexpr double rounding_of_estimate = 2 * std::numeric_limits<double>::epsilon();
/// How much better a step must be than asked for, before the next one is twice as long.
constexpr double ease = 1.0 / 1024;
constexpr int most_halvings = 40;

/// Whole steps and steps of half the length differ by 2^order - 1 times the error of the latter.
constexpr double richardson = (1 << magnus_order) - 1;

double step_budget(double tolerance, double h, double end) {
  return std::max(std::max(step_share * tolerance, least_budget) * h / end, rounding_of_estimate);
}

} // namespace

DrivenPropagator::DrivenPropagator(const Team& team, const EvolutionTask& task, OperatorKind kind)
    : team_(team), tolerance_(task.tolerance), end_(task.end), spectrum_(task),
      exponential_(driven_exponential(team, task, kind)), rows_(exponential_->rows()), whole_(rows_),
      halves_(rows_) {}

void DrivenPropagator::exponentiate(std::span<Complex> state, double mu, double dt) {
  if (failure_ || stopped_) return;
  stopped_ = goes_on_ && !goes_on_();
  if (stopped_) return;
  const SpectralBounds bounds = agreed(team_, spectrum_.at(mu));
  const ChebyshevExponential::Step step =
      exponential_->apply(mu, bounds, dt, krylov_budget(tolerance_, std::abs(dt), end_), state);
  course_.matvecs += step.products;
  course_.truncation += step.error;
  if (step.failure) failure_ = step.failure;
}

void DrivenPropagator::magnus_step(std::span<Complex> state, const PulsePiece& piece, double begin,
                                   double h) {
  std::array<double, 3> lambda{};
  for (std::size_t j = 0; j < lambda.size(); ++j)
    lambda[j] = piece.value(begin + magnus_nodes[j] * h);
  for (const MagnusFactor& factor : magnus_factors) {
    double drive = 0;
    for (std::size_t j = 0; j < lambda.size(); ++j)
      drive += factor.weights[j] * lambda[j];
    exponentiate(state, drive / factor.share, factor.share * h);
  }
}

double DrivenPropagator::distance(std::span<const Complex> one, std::span<const Complex> other) const {
  double square = 0;
  for (std::size_t j = 0; j < one.size(); ++j)
    square += std::norm(one[j] - other[j]);
  agreed_sum(team_, {&square, 1});
  return std::sqrt(square);
}

void DrivenPropagator::cross_piece(std::span<Complex> state, const PulsePiece& piece, double begin,
                                   double end) {
  if (piece.is_constant()) {
    at_step_ = course_;
    exponentiate(state, piece.coefficients[0], end - begin);
    ++course_.exponentials;
    return;
  }
  int& level = course_.level;
  double& done = course_.done;
  while (done < std::ldexp(1.0, level) && !failure_) {
    at_step_ = course_;
    const double h = std::ldexp(end - begin, -level);
    const double t = begin + done * h;
    whole_.assign(state.begin(), state.end());
    halves_.assign(state.begin(), state.end());
    magnus_step(whole_, piece, t, h);
    magnus_step(halves_, piece, t, h / 2);
    magnus_step(halves_, piece, t + h / 2, h / 2);
    if (stopped_) return;
    const double error = distance(whole_, halves_) / richardson;
    const double budget = step_budget(tolerance_, h, end_);
    if (!(error <= budget)) {
      if (level == most_halvings && !failure_)
        failure_ = fmt::format("no step is short enough for the pulse at t = {:.6g}", t);
      ++level;
      done *= 2;
      continue;
    }
    std::copy(halves_.begin(), halves_.end(), state.begin());
    course_.step_error += error;
    course_.exponentials += 2 * static_cast<std::int64_t>(magnus_factors.size());
    done += 1;
    if (error <= ease * budget && level > 0 && std::fmod(done, 2) == 0) {
      --level;
      done /= 2;
    }
  }
  course_.halvings = std::min(level, most_halvings);
}

void DrivenPropagator::carry(SnapshotNumbers& numbers) {
  Course& at = at_step_;
  numbers(at.begin, at.level, at.done, at.is_on_its_way, at.halvings, at.matvecs, at.exponentials,
          at.truncation, at.step_error);
  if (numbers.is_read()) course_ = at;
}

void DrivenPropagator::advance(std::span<Complex> state, double begin, double end) {
  if (course_.is_on_its_way) begin = course_.begin;
  while (begin < end && !failure_) {
    const PulsePiece& piece = spectrum_.pulse().piece_at(begin);
    const double next = std::min(end, piece.end);
    if (!std::exchange(course_.is_on_its_way, true)) {
      course_.begin = begin;
      course_.level = course_.halvings;
      course_.done = 0;
    }
    cross_piece(state, piece, begin, next);
    if (stopped_) return;
    course_.is_on_its_way = false;
    begin = next;
  }
}

} // namespace leyden
