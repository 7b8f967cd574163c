#include "dynamics/chebyshev/chebyshev_exponential.hpp"
#include "dynamics/chebyshev/spectral_interval.hpp"
#include "dynamics/error_history.hpp"
#include "dynamics/krylov/krylov_bound.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/prepared_state.hpp"
#include "dynamics/snapshots/snapshot_kind.hpp"
#include "dynamics/snapshots/snapshot_offer.hpp"
#include "dynamics/state_product.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/chebyshev_steps.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// Rounding of a state after `expansions` series in which its fastest phase turned by `angle`: several times
/// what was measured.
double rounding_model(std::int64_t expansions, double angle) {
  return std::numeric_limits<double>::epsilon() * (8 + 0.5 * static_cast<double>(expansions) + 2 * angle);
}

SpectralBounds moved(const SpectralBounds& bounds, double by) {
  return {.lowest = bounds.lowest + by, .highest = bounds.highest + by};
}

class SteppedEvolution final : public Evolution {
 public:
  SteppedEvolution(const Team& team, const EvolutionTask& task, const ChebyshevStepsPlan& plan,
                   const SamplingWatch& watch, SnapshotKeeper* keeper)
      : values_(task.observables.size() + task.squares.size()), tolerance_(task.tolerance), end_(task.end),
        together_(static_cast<std::size_t>(plan.together)), watch_(watch),
        bounds_(agreed(team.communicator, spectral_bounds(task.hamiltonian))),
        certain_(moved(bounds_, -task.hamiltonian.mean().real())), interval_(certain_), known_(plan.interval),
        mean_(task.hamiltonian.mean().real()), team_(team),
        watched_(team, task, plan.kind, EnergyLook::left_out),
        snapshots_(keeper, keeper == nullptr ? "" : snapshot_kind("Chebyshev steps", task)) {
    if (!go_on(task, plan.kind)) begin(task, plan.kind);
  }

  void expect(std::span<const double> times) override { expected_.assign(times.begin(), times.end()); }

  std::vector<double> observe(double t) override {
    if (!failure_ && !stopped_ && !is_computed(t)) expand(t);
    if (stopped_) return std::vector<double>(values_, std::numeric_limits<double>::quiet_NaN());
    t_ = std::max(t_, t);
    WatchedState::Look seen = watched_.look(at(t).entries);
    seen.energy = energy_;
    check(t, seen);
    return std::move(seen.values);
  }

  double spectral_width() const override { return bounds_.width(); }
  double initial_error() const override { return errors_.initial(); }
  double initial_energy() const override { return logbook_.initial_energy(); }
  bool stopped() const override { return stopped_; }
  std::optional<std::string> failure() const override { return failure_; }

  double state_error(double t) const override { return errors_.at(t); }

  EvolutionReport report() const override { return logbook_.report(state_error(t_), products()); }

 private:
  struct Computed {
    double t;
    double error;            ///< bound on what the series up to it leave out
    std::int64_t expansions; ///< up to it
    std::vector<Complex> entries;
  };
  void begin(const EvolutionTask& task, OperatorKind kind) {
    computed_.clear();
    is_certain_ = false;
    t_ = 0;
    products_before_ = 0;
    {
      PreparedState prepared = prepare_state(team_, task, kind);
      computed_.push_back({.t = 0, .error = 0, .expansions = 0, .entries = entries_of(prepared.state)});
      errors_ = ErrorHistory(prepared.error);
      failure_ = std::move(prepared.failure);
    }
    make_product(task, kind);
    if (failure_) return;
    interval_ = known_ ? *known_ : spectral_interval(team_, *product_, certain_).bounds;
    exponential_.emplace(team_, product_->rows());
    energy_ = energy_of(computed_.front().entries);
    logbook_ = Logbook(energy_, std::max(std::abs(bounds_.lowest), std::abs(bounds_.highest)));
  }

  /// From a snapshot, if there is one.
  bool go_on(const EvolutionTask& task, OperatorKind kind) {
    std::optional<SnapshotNumbers> found = snapshots_.find();
    if (!found) return false;
    make_product(task, kind);
    exponential_.emplace(team_, product_->rows());
    computed_.resize(1);
    computed_.front().entries.resize(product_->rows());
    carry(*found);
    products_before_ = products_at_start_;
    return snapshots_.read(0, doubles_of(std::span(computed_.front().entries)));
  }

  void make_product(const EvolutionTask& task, OperatorKind kind) {
    product_.emplace(traceless_operator(team_, task.hamiltonian, task.sites, kind));
  }

  /// All that was known when the last expansion began.
  void carry(SnapshotNumbers& numbers) {
    Computed& start = computed_.front();
    numbers(start.t, start.error, start.expansions, interval_.lowest, interval_.highest, is_certain_, t_,
            energy_, products_at_start_);
    logbook_.carry(numbers);
    errors_.carry(numbers);
  }

  std::int64_t products() const { return products_before_ + product_->count(); }

  bool goes_on(double t) {
    const auto fill = [&](SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
      carry(numbers);
      vectors.push_back(doubles_of(std::span<const Complex>(computed_.front().entries)));
    };
    if (!snapshots_.offer(fill)) return false;
    return !watch_ || watch_(std::min(1.0, t / end_)) == Sampling::goes_on;
  }

  /// The state at a time that was computed.
  const Computed& at(double t) const {
    const auto found =
        std::find_if(computed_.begin(), computed_.end(), [t](const Computed& state) { return state.t >= t; });
    return found == computed_.end() ? computed_.back() : *found;
  }

  bool is_computed(double t) const {
    return std::any_of(computed_.begin(), computed_.end(),
                       [t](const Computed& state) { return state.t == t; });
  }

  /// The states at `t` and at the times expected after it, from the last one before it.
  void expand(double t) {
    while (computed_.size() > 1 && computed_.back().t > t)
      computed_.pop_back();
    std::vector<double> times{t};
    for (const double next : expected_)
      if (next > times.back() && times.size() < together_) times.push_back(next);
    std::swap(computed_.front(), computed_.back());
    computed_.resize(1 + times.size());
    const Computed& start = computed_.front();
    std::vector<double> spans;
    std::vector<std::span<Complex>> results;
    for (std::size_t k = 0; k < times.size(); ++k) {
      spans.push_back(times[k] - start.t);
      computed_[k + 1].entries.resize(product_->rows());
      results.emplace_back(computed_[k + 1].entries);
    }
    const double budget = krylov_budget(tolerance_, spans.back(), std::max(end_, spans.back()));
    ChebyshevExponential::Step step = expansion(spans, budget, results);
    if (step.failure && !is_certain_) {
      is_certain_ = true;
      interval_ = certain_;
      step = expansion(spans, budget, results);
    }
    stopped_ = step.stopped;
    if (!stopped_) energy_ = energy_of(computed_.back().entries);
    if (step.failure) failure_ = fmt::format("{} on the way to t = {:.6g}", *step.failure, times.back());
    for (std::size_t k = 0; k < times.size(); ++k) {
      computed_[k + 1].t = times[k];
      // Not the tail itself: with the interval, it may differ from one number of ranks to another.
      computed_[k + 1].error = computed_.front().error + std::max(budget, step.error);
      computed_[k + 1].expansions = computed_.front().expansions + 1;
    }
  }

  ChebyshevExponential::Step expansion(const std::vector<double>& spans, double budget,
                                       const std::vector<std::span<Complex>>& results) {
    const Computed& start = computed_.front();
    products_at_start_ = products();
    return exponential_->states(
        [this](std::span<const Complex> x, std::span<Complex> y) { product_->apply(x, y); }, interval_,
        start.entries, spans, budget, results,
        [&](double part) { return goes_on(start.t + part * spans.back()); });
  }

  /// <H>, by a product: looking at each of its terms would cost more.
  double energy_of(const std::vector<Complex>& state) {
    const std::span<Complex> product = exponential_->work();
    product_->apply(state, product);
    std::array<double, 2> sums{};
    for (std::size_t j = 0; j < state.size(); ++j) {
      sums[0] += state[j].real() * product[j].real() + state[j].imag() * product[j].imag();
      sums[1] += std::norm(state[j]);
    }
    agreed_sum(team_, sums);
    return sums[0] + mean_ * sums[1];
  }

  /// Notes what was seen of the state at t, and whether it can be believed. The same on all ranks.
  void check(double t, const WatchedState::Look& seen) {
    logbook_.note(seen);
    const Computed& state = at(t);
    const double model = state.error + rounding_model(state.expansions, bounds_.width() * t);
    const double measured = logbook_.norm_drift();
    errors_.note(t, std::max(model, measured));
    if (!failure_ && !stopped_ && !(measured <= std::max(tolerance_, model))) // not a number included
      failure_ = fmt::format("the norm of the state at t = {:.6g} is wrong by {:.1e}, more than "
                             "time.tolerance = {:.1e}",
                             t, measured, tolerance_);
  }

  std::size_t values_; ///< observables and squares
  double tolerance_;
  double end_;
  std::size_t together_;
  SamplingWatch watch_;
  SpectralBounds bounds_;
  SpectralBounds certain_;              ///< of H without its identity
  SpectralBounds interval_;             ///< that is expanded on
  std::optional<SpectralBounds> known_; ///< to begin with
  bool is_certain_ = false;
  double mean_; ///< of H
  Team team_;
  WatchedState watched_;
  std::optional<StateProduct> product_;
  std::optional<ChebyshevExponential> exponential_;
  std::vector<double> expected_;
  std::vector<Computed> computed_; ///< ascending in time
  double t_ = 0;
  double energy_ = 0; ///< of the last state computed
  Logbook logbook_;
  ErrorHistory errors_;
  std::int64_t products_before_ = 0;   ///< the snapshot that it goes on from
  std::int64_t products_at_start_ = 0; ///< of the last expansion
  SnapshotOffer snapshots_;
  bool stopped_ = false;
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_chebyshev_steps(const Team& team, const EvolutionTask& task,
                                                  const ChebyshevStepsPlan& plan, const SamplingWatch& watch,
                                                  SnapshotKeeper* keeper) {
  return std::make_unique<SteppedEvolution>(team, task, plan, watch, keeper);
}

} // namespace leyden
