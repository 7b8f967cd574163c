#include "dynamics/initial_state.hpp"
#include "dynamics/krylov_bound.hpp"
#include "dynamics/logbook.hpp"
#include "dynamics/slepc_propagator.hpp"
#include "dynamics/watched_state.hpp"
#include "leyden/dynamics/dense_output.hpp"
#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/spectra/ground_state.hpp"

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

PauliSum without_mean(const PauliSum& sum) {
  return sum - PauliSum::identity(sum.mean());
}

PetscMatrix make_operator(MPI_Comm team, const PauliSum& sum, int sites, OperatorKind kind) {
  const FullSpace space(sites);
  return kind == OperatorKind::assembled ? assemble(team, sum, space) : matrix_free(team, sum, space);
}

class SlepcEvolution final : public Evolution {
 public:
  SlepcEvolution(MPI_Comm team, const EvolutionTask& task, OperatorKind kind)
      : team_(team), tolerance_(task.tolerance), end_(task.end), bounds_(spectral_bounds(task.hamiltonian)),
        watched_(team, task) {
    prepare_state(task, kind);
    // The identity turns the phase of the state only, and without it zero lies inside the spectrum.
    propagator_.emplace(make_operator(team, without_mean(task.hamiltonian), task.sites, kind),
                        bounds_.width());
    if (failure_) return;
    logbook_ = Logbook(look().energy, std::max(std::abs(bounds_.lowest), std::abs(bounds_.highest)));
  }

  std::vector<double> observe(double t) override {
    if (!failure_ && t > t_) advance(t);
    WatchedState::Look seen = look();
    check(t, seen);
    return std::move(seen.values);
  }

  double spectral_width() const override { return bounds_.width(); }
  double initial_energy() const override { return logbook_.initial_energy(); }
  std::optional<std::string> failure() const override { return failure_; }

  double state_error(double t) const override {
    const auto reached = std::lower_bound(history_.begin(), history_.end(), t,
                                          [](const Reached& entry, double time) { return entry.t < time; });
    if (reached != history_.end()) return reached->error;
    return history_.empty() ? initial_error_ : history_.back().error;
  }

  EvolutionReport report() const override { return logbook_.report(state_error(t_), propagator_->matvecs()); }

 private:
  struct Reached {
    double t;
    double error; ///< bound on the state's
  };

  void prepare_state(const EvolutionTask& task, OperatorKind kind) {
    if (task.initial == InitialState::down) {
      const PetscMatrix layout = matrix_free(team_, PauliSum{}, FullSpace(task.sites));
      LEYDEN_PETSC(MatCreateVecs(layout.get(), state_.put(), nullptr));
      LEYDEN_PETSC(VecSet(state_.get(), 0.0));
      if (rank_of(team_) == 0)
        LEYDEN_PETSC(VecSetValue(state_.get(), static_cast<PetscInt>(FullSpace(task.sites).all_down()), 1.0,
                                 INSERT_VALUES));
      LEYDEN_PETSC(VecAssemblyBegin(state_.get()));
      LEYDEN_PETSC(VecAssemblyEnd(state_.get()));
      return;
    }
    const double width = spectral_bounds(task.initial_hamiltonian).width();
    const PetscMatrix matrix = make_operator(team_, without_mean(task.initial_hamiltonian), task.sites, kind);
    auto found = ground_state(matrix.get(), 8 * epsilon * width);
    if (const auto* none = std::get_if<NoGroundState>(&found)) {
      LEYDEN_PETSC(MatCreateVecs(matrix.get(), state_.put(), nullptr));
      failure_ = "the ground state of H_0: " + none->reason;
      return;
    }
    auto& ground = std::get<GroundState>(found);
    state_ = std::move(ground.state);
    std::array<double, 2> shared{ground.gap, ground.residual};
    check_mpi(MPI_Bcast(shared.data(), 2, MPI_DOUBLE, 0, team_));
    const auto [gap, residual] = shared;
    if (gap < degenerate_gap * width) {
      failure_ = degenerate_ground_text(gap, width);
      return;
    }
    initial_error_ = std::max(ground_state_error(gap, width), residual / gap);
  }

  WatchedState::Look look() {
    const PetscScalar* values = nullptr;
    PetscInt rows = 0;
    LEYDEN_PETSC(VecGetLocalSize(state_.get(), &rows));
    LEYDEN_PETSC(VecGetArrayRead(state_.get(), &values));
    WatchedState::Look seen = watched_.look({values, static_cast<std::size_t>(rows)});
    LEYDEN_PETSC(VecRestoreArrayRead(state_.get(), &values));
    return seen;
  }

  void advance(double t) {
    const double dt = t - t_;
    if (bounds_.width() > 0) propagator_->advance(state_.get(), dt, krylov_budget(tolerance_, dt, end_));
    t_ = t;
  }

  /// Notes what was seen of the state at t, and whether it can be believed. The same on all ranks.
  void check(double t, const WatchedState::Look& seen) {
    logbook_.note(seen);
    double estimate = propagator_->error_estimate();
    check_mpi(MPI_Bcast(&estimate, 1, MPI_DOUBLE, 0, team_));
    const double model =
        propagator_->error_bound() + rounding_model(propagator_->steps(), bounds_.width() * t);
    const double measured = std::max(estimate, logbook_.norm_drift());
    history_.push_back({.t = t, .error = initial_error_ + std::max(model, measured)});
    if (failure_) return;
    if (propagator_->failure())
      failure_ = fmt::format("{} on the way to t = {:.6g}", *propagator_->failure(), t);
    else if (!(measured <= std::max(tolerance_, model))) // not a number included
      failure_ = fmt::format(
          "the state at t = {:.6g} is wrong by {:.1e} as SLEPc MFN's error estimates and its norm show, "
          "more than time.tolerance = {:.1e}",
          t, measured, tolerance_);
  }

  MPI_Comm team_;
  double tolerance_;
  double end_;
  SpectralBounds bounds_;
  WatchedState watched_;
  PetscVector state_;
  std::optional<SlepcPropagator> propagator_;
  double t_ = 0;
  Logbook logbook_;
  double initial_error_ = 0;
  std::vector<Reached> history_;
  std::optional<std::string> failure_;
};

} // namespace

std::unique_ptr<Evolution> evolve_slepc(MPI_Comm team, const EvolutionTask& task, OperatorKind kind) {
  return std::make_unique<SlepcEvolution>(team, task, kind);
}

} // namespace leyden
