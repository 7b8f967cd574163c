#include "leyden/spectra/ground_state.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace leyden {
namespace {

constexpr PetscInt most_iterations = 10000;

struct Eigenpair {
  double value;
  PetscVector vector;
};

/// The lowest eigenpair orthogonal to `deflated` (if any), or why it was not found. Collective.
std::variant<Eigenpair, NoGroundState> lowest(Mat hamiltonian, Vec deflated, double tolerance) {
  SlepcEigensolver solver;
  LEYDEN_PETSC(EPSCreate(PetscObjectComm(reinterpret_cast<PetscObject>(hamiltonian)), solver.put()));
  EPS eps = solver.get();
  LEYDEN_PETSC(EPSSetOperators(eps, hamiltonian, nullptr));
  LEYDEN_PETSC(EPSSetProblemType(eps, EPS_HEP));
  LEYDEN_PETSC(EPSSetType(eps, EPSKRYLOVSCHUR));
  LEYDEN_PETSC(EPSSetWhichEigenpairs(eps, EPS_SMALLEST_REAL));
  LEYDEN_PETSC(EPSSetDimensions(eps, 1, PETSC_DEFAULT, PETSC_DEFAULT));
  LEYDEN_PETSC(EPSSetConvergenceTest(eps, EPS_CONV_ABS));
  LEYDEN_PETSC(EPSSetTolerances(eps, tolerance, most_iterations));
  if (deflated != nullptr) LEYDEN_PETSC(EPSSetDeflationSpace(eps, 1, &deflated));
  // The small matrices, which one rank diagonalises for all.
  DS projected = nullptr;
  LEYDEN_PETSC(EPSGetDS(eps, &projected));
  LEYDEN_PETSC(DSSetParallel(projected, DS_PARALLEL_SYNCHRONIZED));
  LEYDEN_PETSC(EPSSetFromOptions(eps));
  LEYDEN_PETSC(EPSSolve(eps));
  PetscInt converged = 0;
  LEYDEN_PETSC(EPSGetConverged(eps, &converged));
  if (converged < 1) {
    EPSConvergedReason reason = EPS_CONVERGED_ITERATING;
    PetscInt iterations = 0;
    LEYDEN_PETSC(EPSGetConvergedReason(eps, &reason));
    LEYDEN_PETSC(EPSGetIterationNumber(eps, &iterations));
    return NoGroundState{
        fmt::format("SLEPc EPS did not converge to a residual of {:.1e} in {} iterations ({})", tolerance,
                    iterations, EPSConvergedReasons[reason])};
  }
  Eigenpair pair{};
  PetscScalar value = 0;
  LEYDEN_PETSC(MatCreateVecs(hamiltonian, pair.vector.put(), nullptr));
  LEYDEN_PETSC(EPSGetEigenpair(eps, 0, &value, nullptr, pair.vector.get(), nullptr));
  pair.value = value.real();
  return pair;
}

double residual_norm(Mat hamiltonian, const Eigenpair& pair) {
  PetscVector product;
  LEYDEN_PETSC(VecDuplicate(pair.vector.get(), product.put()));
  LEYDEN_PETSC(MatMult(hamiltonian, pair.vector.get(), product.get()));
  LEYDEN_PETSC(VecAXPY(product.get(), -pair.value, pair.vector.get()));
  PetscReal norm = 0;
  LEYDEN_PETSC(VecNorm(product.get(), NORM_2, &norm));
  return norm;
}

} // namespace

std::variant<GroundState, NoGroundState> ground_state(Mat hamiltonian, double tolerance) {
  auto first = lowest(hamiltonian, nullptr, tolerance);
  if (auto* none = std::get_if<NoGroundState>(&first)) return std::move(*none);
  auto& ground = std::get<Eigenpair>(first);
  auto second = lowest(hamiltonian, ground.vector.get(), tolerance);
  if (auto* none = std::get_if<NoGroundState>(&second)) return std::move(*none);
  const double residual = residual_norm(hamiltonian, ground);
  return GroundState{.energy = ground.value,
                     .gap = std::abs(std::get<Eigenpair>(second).value - ground.value),
                     .residual = residual,
                     .state = std::move(ground.vector)};
}

} // namespace leyden
