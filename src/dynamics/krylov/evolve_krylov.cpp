#include "dynamics/krylov/krylov_bound.hpp"
#include "dynamics/krylov/krylov_space.hpp"
#include "dynamics/krylov/projected_forms.hpp"
#include "dynamics/krylov/tridiagonal_exponential.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/prepared_state.hpp"
#include "dynamics/snapshots/snapshot_kind.hpp"
#include "dynamics/snapshots/snapshot_offer.hpp"
#include "dynamics/state_product.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/krylov.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/agreed_sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace leyden {
namespace {

using Complex = std::complex<double>;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
/// A window is cut to a multiple of this part of it, if it must be cut.
constexpr int cuts = 64;
/// Dimensions at which the error is looked at, of those planned: each look costs their cube.
constexpr double first_look = 0.6;
constexpr double looks = 24;

/// Of norms, from the overlaps that each space lets stand.
constexpr double overlap_model = 2e-14;

/// Rounding of a state after `windows` spaces over a time in which its fastest phase turned by `angle`.
double rounding_model(std::size_t windows, double angle) {
  return epsilon * (8 + 2 * angle) + overlap_model * static_cast<double>(windows);
}

class KrylovEvolution final : public Evolution {
 public:
  KrylovEvolution(const Team& team, const EvolutionTask& task, const KrylovPlan& plan,
                  const SamplingWatch& watch, SnapshotKeeper* keeper)
      : team_(team), task_(task), plan_(plan), watch_(watch),
        bounds_(agreed(team.communicator, spectral_bounds(task.hamiltonian))),
        mean_(task.hamiltonian.mean().real()),
        radius_(std::max(std::abs(bounds_.lowest - mean_), std::abs(bounds_.highest - mean_))),
        snapshots_(keeper, keeper == nullptr ? "" : kind()) {
    if (!go_on()) begin();
    if (plan.measuring == Measuring::on_states)
      watched_.emplace(team, task, plan.kind, EnergyLook::left_out);
    else
      forms_ = projected_forms(team, task);
    if (failure_) return;
    if (!product_) make_space();
    const bool is_first = windows_.empty();
    advance();
    if (failure_ || stopped_ || !is_first) return;
    logbook_ = Logbook(agreed(team.communicator, energy_of(exponential_->at(0))),
                       std::max(std::abs(bounds_.lowest), std::abs(bounds_.highest)));
  }

  std::vector<double> observe(double t) override {
    // The ends of windows are rounded: what lies just beyond the last still belongs to it.
    while (!failure_ && !stopped_ && windows_.back().end < t * (1 - 1e-12))
      advance();
    if (failure_ || stopped_)
      return std::vector<double>(task_.observables.size() + task_.squares.size(),
                                 std::numeric_limits<double>::quiet_NaN());
    t_ = std::max(t_, t);
    const double s = t - windows_.back().begin;
    WatchedState::Look seen = agreed_look(team_, watched_ ? look_at_state(s) : look_at_projections(s));
    logbook_.note(seen);
    check(t);
    return std::move(seen.values);
  }

  double spectral_width() const override { return bounds_.width(); }
  double initial_error() const override { return initial_error_; }
  double initial_energy() const override { return logbook_.initial_energy(); }
  bool stopped() const override { return stopped_; }
  std::optional<std::string> failure() const override { return failure_; }

  double state_error(double t) const override {
    if (windows_.empty()) return initial_error_;
    const auto found = std::lower_bound(windows_.begin(), windows_.end(), t,
                                        [](const Window& window, double time) { return window.end < time; });
    const auto windows = static_cast<std::size_t>(found - windows_.begin()) + 1;
    const double truncation = (found == windows_.end() ? windows_.back() : *found).error;
    return initial_error_ + truncation +
           std::max(rounding_model(windows, bounds_.width() * t), logbook_.norm_drift());
  }

  EvolutionReport report() const override { return logbook_.report(state_error(t_), products()); }

 private:
  struct Window {
    double begin;
    double end;
    double error; ///< bound on what all spaces up to this one leave out of the state
  };

  void begin() {
    windows_.clear();
    last_size_ = 0;
    is_begun_ = false;
    end_norm_drift_ = 0;
    t_ = 0;
    products_before_ = 0;
    PreparedState prepared = prepare_state(team_, task_, plan_.kind);
    state_ = entries_of(prepared.state);
    initial_error_ = prepared.error;
    failure_ = std::move(prepared.failure);
  }

  /// From a snapshot, if there is one.
  bool go_on() {
    std::optional<SnapshotNumbers> found = snapshots_.find();
    if (!found) return false;
    make_space();
    state_.resize(product_->rows());
    carry(*found);
    products_before_ = products_at_begin_;
    bool is_read = snapshots_.read(0, doubles_of(std::span(state_)));
    if (is_read && keeps_space()) {
      is_read = space_->read(*found, [&](std::size_t number, std::span<double> part) {
        return snapshots_.read(number + 1, part);
      });
      carry_projections(*found);
      is_begun_ = true;
    }
    if (is_read) return true;
    product_.reset();
    space_.reset();
    return false;
  }

  void make_space() {
    product_.emplace(traceless_operator(team_, task_.hamiltonian, task_.sites, plan_.kind));
    space_.emplace(team_, product_->rows(), plan_.vectors, radius_);
  }

  bool keeps_space() const { return plan_.keeps_space(task_.end); }

  std::string kind() const {
    if (!keeps_space()) return snapshot_kind("Krylov spaces, their first vectors", task_);
    return snapshot_kind(fmt::format("Krylov spaces of {} vectors over {}, {} of them", plan_.vectors,
                                     plan_.window,
                                     plan_.measuring == Measuring::projected ? "projections" : "states"),
                         task_);
  }

  /// All that was known before the next window, and how far its space is.
  void carry(SnapshotNumbers& numbers) {
    numbers.list(windows_, [&](Window& w) { numbers(w.begin, w.end, w.error); });
    numbers(last_size_, end_norm_drift_, initial_error_, t_, products_at_begin_, norm_, next_look_);
    logbook_.carry(numbers);
  }

  void carry_projections(SnapshotNumbers& numbers) {
    numbers.list(projections_, [&](Eigen::MatrixXcd& matrix) {
      matrix.resize(space_->size(), space_->size());
      const std::span entries(matrix.data(), static_cast<std::size_t>(matrix.size()));
      for (double& number : doubles_of(entries))
        numbers(number);
    });
  }

  std::int64_t products() const { return products_before_ + (product_ ? product_->count() : 0); }

  /// Asks the keeper and the watch, with the part of the next window that is done.
  bool goes_on(double begin, double part) {
    const auto fill = [&](SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
      if (keeps_space()) products_at_begin_ = products();
      carry(numbers);
      vectors.push_back(doubles_of(std::span<const Complex>(state_)));
      if (!keeps_space()) return;
      space_->write(numbers, vectors);
      carry_projections(numbers);
    };
    stopped_ = !snapshots_.offer(fill);
    if (stopped_) return false;
    if (!watch_) return true;
    const double fraction = std::min(1.0, (begin + part * plan_.window) / task_.end);
    stopped_ = watch_(fraction) == Sampling::stops;
    return !stopped_;
  }

  /// What a space over `length` may leave out of the state; never less than rounding leaves of its bound.
  double allowance(double length) const {
    return std::max(krylov_budget(task_.tolerance, std::min(length, task_.end), task_.end),
                    4 * epsilon * radius_ * length);
  }

  /// On this rank.
  bool is_certified(double length) const {
    return norm_ * exponential_->residual_bound(length) <= allowance(length);
  }

  /// How many of the parts that a window is cut into the bound allows, on this rank; 0 if none.
  int certified_parts() const {
    int parts = cuts - 1;
    while (parts > 0 && !is_certified(plan_.window * parts / cuts))
      --parts;
    return parts;
  }

  /// Makes the next window, from the state at its begin.
  void advance() {
    const double begin = windows_.empty() ? 0 : windows_.back().end;
    const double building = watched_ ? 1 : 1 / (1 + static_cast<double>(forms_.size()));
    const int step = std::max(1, static_cast<int>(space_->capacity() / looks));
    if (!std::exchange(is_begun_, false)) {
      products_at_begin_ = products();
      projections_.clear();
      norm_ = space_->begin(state_);
      next_look_ = std::max(last_size_ - 2 * step, static_cast<int>(space_->capacity() * first_look));
    }
    bool certified = false;
    while (true) {
      const bool is_last = space_->is_invariant() || space_->size() == space_->capacity();
      if (is_last || (space_->size() > 0 && space_->size() >= next_look_)) {
        exponential_.emplace(team_, space_->diagonal(), space_->below());
        if (!exponential_->converged()) {
          failure_ =
              fmt::format("the tridiagonal matrix of a Krylov space of {} vectors, begun at t = {:.6g}, "
                          "could not be diagonalised: use solver.propagator = chebyshev",
                          space_->size(), begin);
          return;
        }
        certified = agreed(team_.communicator, is_certified(plan_.window));
        if (certified || is_last) break;
        next_look_ += step;
      }
      space_->grow([this](std::span<const Complex> x, std::span<Complex> y) { product_->apply(x, y); });
      if (!goes_on(begin, building * space_->size() / space_->capacity())) return;
    }
    const int parts = certified ? cuts : agreed(team_.communicator, certified_parts());
    if (parts == 0) {
      failure_ = fmt::format("a Krylov space of {} vectors is too small to go on from t = {:.6g}",
                             space_->size(), begin);
      return;
    }
    if (!project_observables(begin, building)) return;
    const double length = plan_.window * parts / cuts;
    last_size_ = space_->size();
    combine(exponential_->at(length), state_);
    const double before = windows_.empty() ? 0 : windows_.back().error;
    // Not its bound, which differs in rounding from one number of ranks to another.
    windows_.push_back({.begin = begin, .end = begin + length, .error = before + allowance(length)});
    note_end();
  }

  bool project_observables(double begin, double building) {
    while (projections_.size() < forms_.size()) {
      const auto done = static_cast<double>(projections_.size() + 1);
      Eigen::MatrixXcd next = project(team_, *space_, forms_[projections_.size()], task_.sites,
                                      [&](double part) { return goes_on(begin, building * (done + part)); });
      if (stopped_) return false;
      projections_.push_back(std::move(next));
    }
    return true;
  }

  /// norm_ V c.
  void combine(const Eigen::VectorXcd& coefficients, std::vector<Complex>& result) const {
    result.resize(product_->rows());
    Eigen::Map<Eigen::VectorXcd> entries(result.data(), static_cast<Eigen::Index>(result.size()));
    const Eigen::VectorXcd scaled = norm_ * coefficients;
    entries.noalias() = space_->vectors() * scaled;
  }

  /// The norm within a space is that of its first vector: what gets lost shows at its end, in the vector.
  void note_end() {
    const Eigen::Map<const Eigen::VectorXcd> entries(state_.data(), static_cast<Eigen::Index>(state_.size()));
    double square = entries.squaredNorm();
    agreed_sum(team_, {&square, 1});
    end_norm_drift_ = std::max(end_norm_drift_, std::abs(std::sqrt(square) - 1));
  }

  WatchedState::Look look_at_state(double s) {
    const Eigen::VectorXcd c = exponential_->at(s);
    combine(c, here_);
    WatchedState::Look look = watched_->look(here_);
    look.energy = energy_of(c);
    return look;
  }

  WatchedState::Look look_at_projections(double s) const {
    const Eigen::VectorXcd c = exponential_->at(s);
    const double square = norm_ * norm_;
    WatchedState::Look look{.values = std::vector<double>(task_.observables.size() + task_.squares.size()),
                            .norm = std::max(end_norm_drift_, std::abs(norm_ * c.norm() - 1)) + 1,
                            .energy = energy_of(c)};
    for (std::size_t i = 0; i < forms_.size(); ++i) {
      const Eigen::VectorXcd product = projections_[i] * c;
      const std::size_t number = forms_[i].number;
      look.values[number] = square * c.dot(product).real();
      if (task_.rate && task_.rate->observable == number)
        look.values[task_.rate->rate] = 2 * square * exponential_->rate(s).dot(product).real();
    }
    return look;
  }

  /// <H>, from T.
  double energy_of(const Eigen::VectorXcd& c) const {
    double mean = mean_ * c.squaredNorm();
    for (Eigen::Index k = 0; k < c.size(); ++k) {
      const auto n = static_cast<std::size_t>(k);
      mean += space_->diagonal()[n] * std::norm(c[k]);
      if (k + 1 < c.size()) mean += 2 * space_->below()[n] * (std::conj(c[k]) * c[k + 1]).real();
    }
    return norm_ * norm_ * mean;
  }

  void check(double t) {
    const double model = windows_.back().error + rounding_model(windows_.size(), bounds_.width() * t);
    if (!(logbook_.norm_drift() <= std::max(task_.tolerance, model))) // not a number included
      failure_ = fmt::format("the norm of the state at t = {:.6g} is wrong by {:.1e}, more than "
                             "time.tolerance = {:.1e}",
                             t, logbook_.norm_drift(), task_.tolerance);
  }

  Team team_;
  EvolutionTask task_;
  KrylovPlan plan_;
  SamplingWatch watch_;
  SpectralBounds bounds_;
  double mean_;
  double radius_; ///< bound on the norm of H without its identity
  std::vector<ProjectedForm> forms_;
  std::optional<WatchedState> watched_; ///< if observables are measured on states
  std::optional<StateProduct> product_;
  std::optional<KrylovSpace> space_;                  ///< of the last window
  std::optional<TridiagonalExponential> exponential_; ///< in it
  std::vector<Eigen::MatrixXcd> projections_;         ///< on it, of each form
  int next_look_ = 0;          ///< the size at which the error of the next window is looked at
  bool is_begun_ = false;      ///< the next window, in the snapshot that it goes on from
  double norm_ = 1;            ///< of the state at the begin of the last window
  std::vector<Complex> state_; ///< at the end of the last window
  std::vector<Complex> here_;  ///< where it is measured
  std::vector<Window> windows_;
  int last_size_ = 0;
  double end_norm_drift_ = 0;
  double initial_error_ = 0;
  double t_ = 0;
  std::int64_t products_before_ = 0;   ///< the snapshot that it goes on from
  std::int64_t products_at_begin_ = 0; ///< of the last window
  bool stopped_ = false;
  SnapshotOffer snapshots_;
  Logbook logbook_;
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_krylov(const Team& team, const EvolutionTask& task, const KrylovPlan& plan,
                                         const SamplingWatch& watch, SnapshotKeeper* keeper) {
  return std::make_unique<KrylovEvolution>(team, task, plan, watch, keeper);
}

} // namespace leyden
