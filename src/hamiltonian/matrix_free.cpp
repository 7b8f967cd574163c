#include "hamiltonian/distribution.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/hamiltonian/product.hpp"
#include "leyden/platform/vector_entries.hpp"

#include <exception>
#include <new>

namespace leyden {
namespace {

PetscErrorCode apply_shell(Mat matrix, Vec x, Vec y) {
  Product* product = nullptr;
  ReadEntries in(x);
  WrittenEntries out(y);
  PetscCall(MatShellGetContext(matrix, static_cast<void*>(&product)));
  PetscCall(in.get());
  PetscCall(out.get());
  const std::uint64_t rows = product->local_rows();
  try {
    product->apply({in.data(), rows}, {out.data(), rows});
  } catch (const std::bad_alloc&) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_MEM, "no memory for a product");
  } catch (const std::exception& error) {
    SETERRQ(PETSC_COMM_SELF, PETSC_ERR_LIB, "%s", error.what());
  }
  return 0;
}

PetscErrorCode destroy_shell(Mat matrix) {
  Product* product = nullptr;
  PetscCall(MatShellGetContext(matrix, static_cast<void*>(&product)));
  delete product;
  return 0;
}

} // namespace

PetscMatrix matrix_free(const Team& team, const PauliSum& sum, const FullSpace& space, OperatorKind kind) {
  const Distribution rows = distribution(team, space);
  std::unique_ptr<Product> product = matrix_free_product(team, sum, space, kind);
  PetscMatrix matrix;
  LEYDEN_PETSC(
      MatCreateShell(team, rows.local, rows.local, rows.global, rows.global, product.get(), matrix.put()));
  LEYDEN_PETSC(
      MatShellSetOperation(matrix.get(), MATOP_DESTROY, reinterpret_cast<void (*)()>(destroy_shell)));
  static_cast<void>(product.release());
  LEYDEN_PETSC(MatShellSetOperation(matrix.get(), MATOP_MULT, reinterpret_cast<void (*)()>(apply_shell)));
  LEYDEN_PETSC(MatSetOption(matrix.get(), MAT_HERMITIAN, sum.is_hermitian() ? PETSC_TRUE : PETSC_FALSE));
  return matrix;
}

} // namespace leyden
