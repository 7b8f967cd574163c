#include "dynamics/driven/driven_propagator.hpp"
#include "dynamics/error_history.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/prepared_state.hpp"
#include "dynamics/snapshots/snapshot_kind.hpp"
#include "dynamics/snapshots/snapshot_offer.hpp"
#include "dynamics/state_product.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/platform/agreed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace leyden {
namespace {

using Complex = std::complex<double>;

/// Rounding of a state after `exponentials` series in which its fastest phase turned by `angle`: several
/// times what was measured.
double rounding_model(std::int64_t exponentials, double angle) {
  return std::numeric_limits<double>::epsilon() * (4 + 0.25 * static_cast<double>(exponentials) + 2 * angle);
}

class DrivenEvolution final : public Evolution {
 public:
  DrivenEvolution(const Team& team, const EvolutionTask& task, OperatorKind kind, SnapshotKeeper* keeper)
      : values_(task.observables.size() + task.squares.size()), tolerance_(task.tolerance),
        watched_(team, task, kind, EnergyLook::left_out),
        snapshots_(keeper, keeper == nullptr ? "" : snapshot_kind("driven", task)) {
    if (!go_on(team, task, kind)) begin(team, task, kind);
    if (keeper != nullptr) propagator_->ask([this] { return offer_snapshot(); });
    width_ =
        agreed(team.communicator, propagator_->spectrum().widest(std::numeric_limits<double>::infinity()));
  }

  std::vector<double> observe(double t) override {
    if (!failure_ && !stopped_ && t > t_) advance(t);
    if (stopped_) return std::vector<double>(values_, std::numeric_limits<double>::quiet_NaN());
    WatchedState::Look seen = watched_.look(state_);
    check(t, seen);
    return std::move(seen.values);
  }

  double spectral_width() const override { return width_; }
  double initial_error() const override { return errors_.initial(); }
  double initial_energy() const override { return logbook_.initial_energy(); }
  bool stopped() const override { return stopped_; }
  std::optional<std::string> failure() const override { return failure_; }

  double state_error(double t) const override { return errors_.at(t); }

  EvolutionReport report() const override {
    EvolutionReport report = logbook_.report(state_error(t_), propagator_->matvecs());
    report.energy_drift = std::numeric_limits<double>::quiet_NaN();
    return report;
  }

 private:
  void begin(const Team& team, const EvolutionTask& task, OperatorKind kind) {
    t_ = 0;
    {
      PreparedState prepared = prepare_state(team, task, kind);
      state_ = entries_of(prepared.state);
      errors_ = ErrorHistory(prepared.error);
      failure_ = std::move(prepared.failure);
    }
    // <H_a> is of interest at the beginning alone.
    const double energy =
        failure_ ? 0
                 : Expectation(team, {&task.hamiltonian, 1}, FullSpace(task.sites)).values(state_).front();
    propagator_.emplace(team, task, kind);
    logbook_ = Logbook(energy, 1);
  }

  /// From a snapshot, if there is one.
  bool go_on(const Team& team, const EvolutionTask& task, OperatorKind kind) {
    std::optional<SnapshotNumbers> found = snapshots_.find();
    if (!found) return false;
    propagator_.emplace(team, task, kind);
    state_.resize(propagator_->rows());
    carry(*found);
    return snapshots_.read(0, doubles_of(std::span(state_)));
  }

  void carry(SnapshotNumbers& numbers) {
    numbers(t_);
    propagator_->carry(numbers);
    logbook_.carry(numbers);
    errors_.carry(numbers);
  }

  void advance(double t) {
    propagator_->advance(state_, t_, t);
    stopped_ = propagator_->stopped();
    if (!stopped_) t_ = t;
  }

  bool offer_snapshot() {
    return snapshots_.offer([&](SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
      carry(numbers);
      vectors.push_back(doubles_of(std::span<const Complex>(state_)));
    });
  }

  /// Notes what was seen of the state at t, and whether it can be believed. The same on all ranks.
  void check(double t, const WatchedState::Look& seen) {
    logbook_.note(seen);
    const double model = propagator_->truncation() + propagator_->step_error() +
                         rounding_model(propagator_->exponentials(), width_ * t);
    const double measured = logbook_.norm_drift();
    errors_.note(t, std::max(model, measured));
    if (failure_) return;
    if (propagator_->failure())
      failure_ = fmt::format("{} on the way to t = {:.6g}", *propagator_->failure(), t);
    else if (!(measured <= std::max(tolerance_, model))) // not a number included
      failure_ =
          fmt::format("the norm of the state at t = {:.6g} is wrong by {:.1e}, more than time.tolerance = "
                      "{:.1e}",
                      t, measured, tolerance_);
  }

  std::size_t values_; ///< observables and squares
  double tolerance_;
  WatchedState watched_;
  std::vector<Complex> state_;
  std::optional<DrivenPropagator> propagator_;
  double width_ = 0;
  double t_ = 0;
  Logbook logbook_;
  ErrorHistory errors_;
  bool stopped_ = false;
  SnapshotOffer snapshots_;
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_driven(const Team& team, const EvolutionTask& task, OperatorKind kind,
                                         SnapshotKeeper* keeper) {
  return std::make_unique<DrivenEvolution>(team, task, kind, keeper);
}

} // namespace leyden
