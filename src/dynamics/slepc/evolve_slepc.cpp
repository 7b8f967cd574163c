#include "dynamics/error_history.hpp"
#include "dynamics/krylov/krylov_bound.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/prepared_state.hpp"
#include "dynamics/slepc/slepc_propagator.hpp"
#include "dynamics/snapshots/snapshot_kind.hpp"
#include "dynamics/snapshots/snapshot_offer.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/vector_entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace leyden {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// Rounding of a state after `steps` Krylov spaces over a time in which its fastest phase turned by `angle`:
/// a few epsilons for each.
double rounding_model(std::int64_t steps, double angle) {
  return epsilon * (4 + 2 * static_cast<double>(steps) + 2 * angle);
}

/// Fast products give <H> sooner than a look at all its terms.
EnergyLook energy_for(const EvolutionTask& task, OperatorKind kind, TeamSize team) {
  return matrix_free_kind(kind, task.hamiltonian, FullSpace(task.sites), team) == OperatorKind::shared
             ? EnergyLook::left_out
             : EnergyLook::taken;
}

class SlepcEvolution final : public Evolution {
 public:
  SlepcEvolution(const Team& team, const EvolutionTask& task, OperatorKind kind, SnapshotKeeper* keeper)
      : team_(team), values_(task.observables.size() + task.squares.size()), tolerance_(task.tolerance),
        end_(task.end), bounds_(agreed(team.communicator, spectral_bounds(task.hamiltonian))),
        mean_(task.hamiltonian.mean().real()),
        watched_(team, task, kind, energy_for(task, kind, team.size())),
        energy_(energy_for(task, kind, team.size())),
        snapshots_(keeper, keeper == nullptr ? "" : snapshot_kind("SLEPc matrix functions", task)) {
    if (!go_on(task, kind)) begin(task, kind);
  }

  std::vector<double> observe(double t) override {
    if (!failure_ && !stopped_ && t > t_) advance(t);
    if (stopped_) return std::vector<double>(values_, std::numeric_limits<double>::quiet_NaN());
    WatchedState::Look seen = look();
    check(t, seen);
    return std::move(seen.values);
  }

  double spectral_width() const override { return bounds_.width(); }
  double initial_error() const override { return errors_.initial(); }
  double initial_energy() const override { return logbook_.initial_energy(); }
  bool stopped() const override { return stopped_; }
  std::optional<std::string> failure() const override { return failure_; }

  double state_error(double t) const override { return errors_.at(t); }

  EvolutionReport report() const override { return logbook_.report(state_error(t_), propagator_->matvecs()); }

 private:
  void begin(const EvolutionTask& task, OperatorKind kind) {
    t_ = 0;
    PreparedState prepared = prepare_state(team_, task, kind);
    state_ = std::move(prepared.state);
    errors_ = ErrorHistory(prepared.error);
    failure_ = std::move(prepared.failure);
    make_propagator(task, kind);
    if (failure_) return;
    logbook_ = Logbook(look().energy, std::max(std::abs(bounds_.lowest), std::abs(bounds_.highest)));
  }

  /// From a snapshot, if there is one.
  bool go_on(const EvolutionTask& task, OperatorKind kind) {
    std::optional<SnapshotNumbers> found = snapshots_.find();
    if (!found) return false;
    make_propagator(task, kind);
    LEYDEN_PETSC(MatCreateVecs(propagator_->hamiltonian(), state_.put(), nullptr));
    carry(*found);
    WrittenEntries entries(state_.get());
    LEYDEN_PETSC(entries.get());
    return snapshots_.read(0, doubles_of(entries.all()));
  }

  void make_propagator(const EvolutionTask& task, OperatorKind kind) {
    // Without the identity zero lies inside the spectrum.
    propagator_.emplace(traceless_operator(team_, task.hamiltonian, task.sites, kind), bounds_.width());
  }

  void carry(SnapshotNumbers& numbers) {
    numbers(t_);
    propagator_->carry(numbers);
    logbook_.carry(numbers);
    errors_.carry(numbers);
  }

  WatchedState::Look look() {
    WatchedState::Look seen = look_at_entries();
    if (energy_ == EnergyLook::left_out) seen.energy = energy_of_state(seen.norm);
    return seen;
  }

  WatchedState::Look look_at_entries() {
    ReadEntries entries(state_.get());
    LEYDEN_PETSC(entries.get());
    return watched_.look(entries.all());
  }

  /// By the product that moves the state on.
  double energy_of_state(double norm) {
    if (!product_) LEYDEN_PETSC(VecDuplicate(state_.get(), product_.put()));
    LEYDEN_PETSC(MatMult(propagator_->hamiltonian(), state_.get(), product_.get()));
    PetscScalar traceless = 0;
    LEYDEN_PETSC(VecDot(product_.get(), state_.get(), &traceless));
    double energy = traceless.real() + mean_ * norm * norm;
    check_mpi(MPI_Bcast(&energy, 1, MPI_DOUBLE, 0, team_));
    return energy;
  }

  void advance(double t) {
    const double dt = t - t_;
    if (bounds_.width() > 0) propagator_->advance(state_.get(), dt, krylov_budget(tolerance_, dt, end_));
    t_ = t;
    offer_snapshot();
  }

  void offer_snapshot() {
    int failed = propagator_->failure() ? 1 : 0;
    check_mpi(MPI_Bcast(&failed, 1, MPI_INT, 0, team_));
    if (failed != 0) return;
    ReadEntries entries(state_.get());
    LEYDEN_PETSC(entries.get());
    stopped_ =
        !snapshots_.offer([&](SnapshotNumbers& numbers, std::vector<std::span<const double>>& vectors) {
          carry(numbers);
          vectors.push_back(doubles_of(entries.all()));
        });
  }

  /// Notes what was seen of the state at t, and whether it can be believed. The same on all ranks.
  void check(double t, const WatchedState::Look& seen) {
    logbook_.note(seen);
    double estimate = propagator_->error_estimate();
    check_mpi(MPI_Bcast(&estimate, 1, MPI_DOUBLE, 0, team_));
    const double model =
        propagator_->error_bound() + rounding_model(propagator_->steps(), bounds_.width() * t);
    const double measured = std::max(estimate, logbook_.norm_drift());
    errors_.note(t, std::max(model, measured));
    if (failure_) return;
    if (propagator_->failure())
      failure_ = fmt::format("{} on the way to t = {:.6g}", *propagator_->failure(), t);
    else if (!(measured <= std::max(tolerance_, model))) // not a number included
      failure_ = fmt::format(
          "the state at t = {:.6g} is wrong by {:.1e} as SLEPc MFN's error estimates and its norm show, "
          "more than time.tolerance = {:.1e}",
          t, measured, tolerance_);
  }

  Team team_;
  std::size_t values_; ///< observables and squares
  double tolerance_;
  double end_;
  SpectralBounds bounds_;
  double mean_; ///< of all eigenvalues of H
  WatchedState watched_;
  EnergyLook energy_;
  PetscVector state_;
  PetscVector product_; ///< H psi, if <H> comes from it
  std::optional<SlepcPropagator> propagator_;
  double t_ = 0;
  Logbook logbook_;
  ErrorHistory errors_;
  bool stopped_ = false;
  SnapshotOffer snapshots_;
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_slepc(const Team& team, const EvolutionTask& task, OperatorKind kind,
                                        SnapshotKeeper* keeper) {
  return std::make_unique<SlepcEvolution>(team, task, kind, keeper);
}

} // namespace leyden
