#include "dynamics/slepc/slepc_propagator.hpp"

#include "dynamics/krylov/krylov_bound.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace leyden {

/// The matrix as MFN sees it: counts products, and knows a bound on its norm, for which MFN asks at every
/// step.
struct SlepcPropagator::Watched {
  PetscMatrix matrix;
  double norm;
  std::int64_t products = 0;
  double estimate = 0; ///< MFN's last

  static PetscErrorCode apply(Mat shell, Vec x, Vec y) {
    Watched* self = nullptr;
    PetscCall(MatShellGetContext(shell, static_cast<void*>(&self)));
    ++self->products;
    PetscCall(MatMult(self->matrix.get(), x, y));
    return 0;
  }
  static PetscErrorCode norm_bound(Mat shell, NormType, PetscReal* norm) {
    Watched* self = nullptr;
    PetscCall(MatShellGetContext(shell, static_cast<void*>(&self)));
    *norm = self->norm;
    return 0;
  }
  static PetscErrorCode monitor(MFN, PetscInt, PetscReal estimate, void* context) {
    static_cast<Watched*>(context)->estimate = estimate;
    return 0;
  }
};

namespace {

/// Expokit would halve steps by a rule for matrices with any spectrum, and check them by an estimate a
/// posteriori. The steps here are sized by a sharper bound, which holds for Hermitian matrices, and that
/// estimate is read through the monitor: so a step is to be taken whole.
constexpr double any_estimate = 1e100;

} // namespace

SlepcPropagator::SlepcPropagator(PetscMatrix hamiltonian, double spectral_width)
    : half_width_(spectral_width / 2),
      watched_(std::make_unique<Watched>(
          Watched{.matrix = std::move(hamiltonian),
                  .norm = std::max(half_width_, std::numeric_limits<double>::min())})) {
  Mat inner = watched_->matrix.get();
  const MPI_Comm comm = PetscObjectComm(reinterpret_cast<PetscObject>(inner));
  PetscInt local = 0;
  PetscInt global = 0;
  LEYDEN_PETSC(MatGetLocalSize(inner, &local, nullptr));
  LEYDEN_PETSC(MatGetSize(inner, &global, nullptr));
  LEYDEN_PETSC(MatCreateShell(comm, local, local, global, global, watched_.get(), shell_.put()));
  LEYDEN_PETSC(MatShellSetOperation(shell_.get(), MATOP_MULT, reinterpret_cast<void (*)()>(Watched::apply)));
  LEYDEN_PETSC(
      MatShellSetOperation(shell_.get(), MATOP_NORM, reinterpret_cast<void (*)()>(Watched::norm_bound)));
  LEYDEN_PETSC(MatSetOption(shell_.get(), MAT_HERMITIAN, PETSC_TRUE));
  LEYDEN_PETSC(MFNCreate(comm, function_.put()));
  LEYDEN_PETSC(MFNSetType(function_.get(), MFNEXPOKIT));
  FN exponential = nullptr;
  LEYDEN_PETSC(MFNGetFN(function_.get(), &exponential));
  LEYDEN_PETSC(FNSetType(exponential, FNEXP));
  // The exponential of the small matrix, which one rank computes for all.
  LEYDEN_PETSC(FNSetParallel(exponential, FN_PARALLEL_SYNCHRONIZED));
  LEYDEN_PETSC(MFNSetTolerances(function_.get(), any_estimate, PETSC_DEFAULT));
  LEYDEN_PETSC(MFNMonitorSet(function_.get(), Watched::monitor, watched_.get(), nullptr));
}

SlepcPropagator::~SlepcPropagator() = default;

Mat SlepcPropagator::hamiltonian() const {
  return watched_->matrix.get();
}

std::int64_t SlepcPropagator::matvecs() const {
  return watched_->products;
}

void SlepcPropagator::carry(SnapshotNumbers& numbers) {
  const MPI_Comm team = PetscObjectComm(reinterpret_cast<PetscObject>(shell_.get()));
  double estimate = error_estimate_;
  check_mpi(MPI_Bcast(&estimate, 1, MPI_DOUBLE, 0, team));
  numbers(watched_->products, steps_, error_bound_, estimate);
  error_estimate_ = estimate;
}

void SlepcPropagator::advance(Vec state, double dt, double budget) {
  const MPI_Comm team = PetscObjectComm(reinterpret_cast<PetscObject>(shell_.get()));
  const KrylovStep step = agreed(team, plan_krylov_step(half_width_ * dt, budget));
  if (step.parts == 0)
    failure_ = fmt::format("no number of Krylov steps covers {:.3g} periods of the fastest oscillation",
                           half_width_ * dt / std::numbers::pi);
  for (std::int64_t part = 0; part < step.parts && !failure_; ++part)
    solve(state, dt / static_cast<double>(step.parts), step.dimension);
  error_bound_ += step.error;
}

void SlepcPropagator::solve(Vec state, double dt, int dimension) {
  MFN mfn = function_.get();
  if (dimension != dimension_) {
    // Resizing would hold the old basis beside the new one.
    LEYDEN_PETSC(MFNReset(mfn));
    LEYDEN_PETSC(MFNSetOperator(mfn, shell_.get()));
    LEYDEN_PETSC(MFNSetDimensions(mfn, dimension));
    dimension_ = dimension;
  }
  FN exponential = nullptr;
  LEYDEN_PETSC(MFNGetFN(mfn, &exponential));
  LEYDEN_PETSC(FNSetScale(exponential, PetscScalar(0, -dt), 1.0));
  watched_->estimate = 0;
  LEYDEN_PETSC(MFNSolve(mfn, state, state));
  ++steps_;
  MFNConvergedReason reason = MFN_CONVERGED_ITERATING;
  LEYDEN_PETSC(MFNGetConvergedReason(mfn, &reason));
  if (reason < 0) failure_ = fmt::format("SLEPc MFN did not converge ({})", MFNConvergedReasons[reason]);
  // What SLEPc reports is never below its own model of rounding, norm times epsilon.
  const double rounding = watched_->norm * std::numeric_limits<double>::epsilon();
  if (watched_->estimate > 2 * rounding && watched_->estimate < any_estimate)
    error_estimate_ += watched_->estimate;
}

} // namespace leyden
