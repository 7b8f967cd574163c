#include "dynamics/state_product.hpp"

#include "leyden/platform/communicator.hpp"
#include "leyden/platform/vector_entries.hpp"

#include <utility>

namespace leyden {
namespace {

PetscVector without_entries(MPI_Comm team, PetscInt local, PetscInt global) {
  PetscVector vector;
  if (size_of(team) == 1)
    LEYDEN_PETSC(VecCreateSeqWithArray(team, 1, local, nullptr, vector.put()));
  else
    LEYDEN_PETSC(VecCreateMPIWithArray(team, 1, local, global, nullptr, vector.put()));
  return vector;
}

} // namespace

StateProduct::StateProduct(PetscMatrix matrix) : matrix_(std::move(matrix)) {
  PetscInt local = 0;
  PetscInt global = 0;
  LEYDEN_PETSC(MatGetLocalSize(matrix_.get(), &local, nullptr));
  LEYDEN_PETSC(MatGetSize(matrix_.get(), &global, nullptr));
  const MPI_Comm team = PetscObjectComm(reinterpret_cast<PetscObject>(matrix_.get()));
  x_ = without_entries(team, local, global);
  y_ = without_entries(team, local, global);
  rows_ = static_cast<std::size_t>(local);
  PetscInt first = 0;
  LEYDEN_PETSC(MatGetOwnershipRange(matrix_.get(), &first, nullptr));
  first_row_ = static_cast<std::uint64_t>(first);
}

void StateProduct::apply(std::span<const Complex> x, std::span<Complex> y) {
  // PETSc has no vector of constant entries; the product only reads them.
  LEYDEN_PETSC(VecPlaceArray(x_.get(), const_cast<Complex*>(x.data())));
  LEYDEN_PETSC(VecPlaceArray(y_.get(), y.data()));
  LEYDEN_PETSC(MatMult(matrix_.get(), x_.get(), y_.get()));
  LEYDEN_PETSC(VecResetArray(y_.get()));
  LEYDEN_PETSC(VecResetArray(x_.get()));
  ++count_;
}

std::vector<std::complex<double>> entries_of(const PetscVector& vector) {
  ReadEntries entries(vector.get());
  LEYDEN_PETSC(entries.get());
  return {entries.all().begin(), entries.all().end()};
}

} // namespace leyden
