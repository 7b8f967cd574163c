#include "dynamics/prepared_state.hpp"

#include "dynamics/initial_state.hpp"
#include "leyden/hamiltonian/spectral_bounds.hpp"
#include "leyden/platform/agreed.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/spectra/ground_state.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <variant>

namespace leyden {
namespace {

PetscVector all_down(MPI_Comm team, int sites) {
  const FullSpace space(sites);
  const PetscMatrix layout = matrix_free(Team(team), PauliSum{}, space);
  PetscVector state;
  LEYDEN_PETSC(MatCreateVecs(layout.get(), state.put(), nullptr));
  LEYDEN_PETSC(VecSet(state.get(), 0.0));
  if (rank_of(team) == 0)
    LEYDEN_PETSC(VecSetValue(state.get(), static_cast<PetscInt>(space.all_down()), 1.0, INSERT_VALUES));
  LEYDEN_PETSC(VecAssemblyBegin(state.get()));
  LEYDEN_PETSC(VecAssemblyEnd(state.get()));
  return state;
}

} // namespace

PetscMatrix traceless_operator(const Team& team, const PauliSum& sum, int sites, OperatorKind kind) {
  const FullSpace space(sites);
  const PauliSum traceless = sum.traceless();
  return kind == OperatorKind::assembled ? assemble(team, traceless, space)
                                         : matrix_free(team, traceless, space, kind);
}

PreparedState prepare_state(const Team& team, const EvolutionTask& task, OperatorKind kind) {
  PreparedState prepared;
  if (task.initial == InitialState::down) {
    prepared.state = all_down(team, task.sites);
    return prepared;
  }
  const double width = agreed(team.communicator, spectral_bounds(task.initial_hamiltonian).width());
  const PetscMatrix matrix = traceless_operator(team, task.initial_hamiltonian, task.sites, kind);
  auto found = ground_state(matrix.get(), 8 * std::numeric_limits<double>::epsilon() * width);
  if (const auto* none = std::get_if<NoGroundState>(&found)) {
    LEYDEN_PETSC(MatCreateVecs(matrix.get(), prepared.state.put(), nullptr));
    prepared.failure = "the ground state of H_0: " + none->reason;
    return prepared;
  }
  auto& ground = std::get<GroundState>(found);
  prepared.state = std::move(ground.state);
  std::array<double, 2> shared{ground.gap, ground.residual};
  check_mpi(MPI_Bcast(shared.data(), 2, MPI_DOUBLE, 0, team));
  const auto [gap, residual] = shared;
  if (gap < degenerate_gap * width)
    prepared.failure = degenerate_ground_text(gap, width);
  else
    prepared.error = agreed(team.communicator, std::max(ground_state_error(gap, width), residual / gap));
  return prepared;
}

} // namespace leyden
