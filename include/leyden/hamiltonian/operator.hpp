#pragma once

#include "leyden/pauli/pauli_sum.hpp"
#include "leyden/platform/memory_items.hpp"
#include "leyden/platform/petsc.hpp"
#include "leyden/platform/team.hpp"
#include "leyden/space/full_space.hpp"

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace leyden {

/// `shared` is matrix-free as well, with shared memory on each node of a team: fields and couplings of like
/// components then go to kernels made for them, all other sums are multiplied as `matrix_free` does.
enum class OperatorKind { assembled, matrix_free, shared, dense };

constexpr bool is_matrix_free(OperatorKind kind) {
  return kind == OperatorKind::matrix_free || kind == OperatorKind::shared;
}

/// As `solver.operator` names it.
constexpr const char* to_string(OperatorKind kind) {
  switch (kind) {
  case OperatorKind::assembled:
    return "assembled";
  case OperatorKind::matrix_free:
  case OperatorKind::shared:
    return "matrix-free";
  case OperatorKind::dense:
    break;
  }
  return "dense";
}

/// `sum` on `space` as a PETSc AIJ matrix of 2^N x 2^N, rows distributed over `team` in contiguous blocks,
/// exactly preallocated. Collective. Throws std::length_error if an index does not fit PetscInt.
PetscMatrix assemble(MPI_Comm team, const PauliSum& sum, const FullSpace& space);

/// `sum` on `space` as a PETSc shell that computes its elements as it goes, for any number of ranks. `kind`
/// is matrix_free, or shared if the ranks of `team` lie on nodes as it says; its communicator must then
/// outlive the matrix. Same row distribution as assemble(). Collective.
PetscMatrix matrix_free(const Team& team, const PauliSum& sum, const FullSpace& space,
                        OperatorKind kind = OperatorKind::matrix_free);

/// Whether `kind`, matrix_free or shared, comes to one or the other for this sum on such a team: shared only
/// where there are kernels for the sum, and they save time. Local; the same on any processor.
OperatorKind matrix_free_kind(OperatorKind kind, const PauliSum& sum, const FullSpace& space, TeamSize team);

/// The dense 2^N x 2^N reference that all other operators are tested against. Local.
Eigen::MatrixXcd dense(const PauliSum& sum, const FullSpace& space);
/// The same for a sum that is_real(). Local.
Eigen::MatrixXd dense_real(const PauliSum& sum, const FullSpace& space);

/// Why something has more parts than the indices of its library can count, and what to do.
struct Uncountable {
  std::string problem;
  std::string remedy;
};

/// Why PETSc's indices fail to count an operator of this kind on `ranks` ranks: then it cannot be made. An
/// estimate from above for the elements of an assembled matrix. Empty for dense operators. Local.
std::optional<Uncountable> uncountable(OperatorKind kind, const PauliSum& sum, const FullSpace& space,
                                       int ranks);

/// What a rank holds for an operator of this kind on such a team, at most: its own, no vectors. Local.
MemoryItems operator_memory(OperatorKind kind, const PauliSum& sum, const FullSpace& space, TeamSize team);

/// Bytes of a state's part on the rank with the largest. Local.
std::uint64_t vector_bytes(const FullSpace& space, int ranks);

/// What a rank holds of other ranks' parts of a vector while it goes through all flips of `sums`. Local.
MemoryItems received_memory(std::span<const PauliSum> sums, const FullSpace& space, int ranks);

} // namespace leyden
