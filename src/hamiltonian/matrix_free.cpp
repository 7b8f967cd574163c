#include "hamiltonian/distribution.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/pauli_action.hpp"

#include <algorithm>
#include <exception>
#include <new>

namespace leyden {
namespace {

PetscErrorCode apply_shell(Mat matrix, Vec x, Vec y) {
  PauliAction* action = nullptr;
  const PetscScalar* in = nullptr;
  PetscScalar* out = nullptr;
  PetscCall(MatShellGetContext(matrix, static_cast<void*>(&action)));
  PetscCall(VecGetArrayRead(x, &in));
  PetscCall(VecGetArrayWrite(y, &out));
  const std::uint64_t rows = action->local_rows();
  std::fill_n(out, rows, PetscScalar{});
  try {
    action->add({in, rows}, {out, rows});
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  PetscCall(VecRestoreArrayWrite(y, &out));
  PetscCall(VecRestoreArrayRead(x, &in));
  return 0;
}

PetscErrorCode destroy_shell(Mat matrix) {
  PauliAction* action = nullptr;
  PetscCall(MatShellGetContext(matrix, static_cast<void*>(&action)));
  delete action;
  return 0;
}

} // namespace

PetscMatrix matrix_free(MPI_Comm team, const PauliSum& sum, const FullSpace& space) {
  const Distribution rows = distribution(team, space);
  auto action = std::make_unique<PauliAction>(team, sum, space);
  PetscMatrix matrix;
  LEYDEN_PETSC(
      MatCreateShell(team, rows.local, rows.local, rows.global, rows.global, action.get(), matrix.put()));
  LEYDEN_PETSC(
      MatShellSetOperation(matrix.get(), MATOP_DESTROY, reinterpret_cast<void (*)()>(destroy_shell)));
  static_cast<void>(action.release());
  LEYDEN_PETSC(MatShellSetOperation(matrix.get(), MATOP_MULT, reinterpret_cast<void (*)()>(apply_shell)));
  LEYDEN_PETSC(MatSetOption(matrix.get(), MAT_HERMITIAN, sum.is_hermitian() ? PETSC_TRUE : PETSC_FALSE));
  return matrix;
}

} // namespace leyden
