#include "hamiltonian/distribution.hpp"
#include "hamiltonian/group_values.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "leyden/platform/communicator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace leyden {
namespace {

/// Elements are computed for this many rows at once: those of all flips together stay in cache.
constexpr std::uint64_t rows_at_once = 64;

/// The elements of this rank's rows, row by row in the order of their columns. Elements that are exactly zero
/// are left out, but for the diagonal: it always exists, so that solvers may shift the matrix in place.
class RowElements {
 public:
  RowElements(const PauliSum& sum, std::uint64_t begin, std::uint64_t end)
      : groups_(flip_groups(sum)), begin_(begin), end_(end) {
    if (groups_.empty() || groups_.front().flip != 0) groups_.insert(groups_.begin(), FlipGroup{});
    values_.resize(groups_.size() * rows_at_once);
  }

  /// Calls visit(row, columns, values) for each row, ascending.
  template <typename Visit>
  void for_each_row(Visit visit) {
    std::vector<std::size_t> kept;
    std::vector<PetscInt> columns(groups_.size());
    std::vector<PetscScalar> values(groups_.size());
    for (const AlignedBlock& block : aligned_blocks(begin_, end_, rows_at_once)) {
      for (std::size_t g = 0; g < groups_.size(); ++g)
        group_values(groups_[g], block, std::span(values_).subspan(g * rows_at_once, rows_at_once));
      for (std::uint64_t j = 0; j < block.size; ++j) {
        const std::uint64_t row = block.first + j;
        kept.clear();
        for (std::size_t g = 0; g < groups_.size(); ++g)
          if (g == 0 || values_[g * rows_at_once + j] != 0.0) kept.push_back(g);
        std::sort(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) {
          return (row ^ groups_[a].flip) < (row ^ groups_[b].flip);
        });
        for (std::size_t k = 0; k < kept.size(); ++k) {
          columns[k] = static_cast<PetscInt>(row ^ groups_[kept[k]].flip);
          values[k] = values_[kept[k] * rows_at_once + j];
        }
        visit(static_cast<PetscInt>(row), std::span<const PetscInt>(columns).first(kept.size()),
              std::span<const PetscScalar>(values).first(kept.size()));
      }
    }
  }

 private:
  std::vector<FlipGroup> groups_;
  std::uint64_t begin_;
  std::uint64_t end_;
  std::vector<std::complex<double>> values_;
};

/// How many elements of each local row lie in the columns of this rank, and in all others.
struct RowCounts {
  std::vector<PetscInt> own;
  std::vector<PetscInt> other;
};

RowCounts count(RowElements& elements, const Distribution& rows) {
  RowCounts counts{.own = std::vector<PetscInt>(static_cast<std::size_t>(rows.local)),
                   .other = std::vector<PetscInt>(static_cast<std::size_t>(rows.local))};
  elements.for_each_row([&](PetscInt row, std::span<const PetscInt> columns, std::span<const PetscScalar>) {
    const auto local = static_cast<std::size_t>(row - rows.first);
    for (const PetscInt column : columns)
      ++(column >= rows.first && column < rows.first + rows.local ? counts.own : counts.other)[local];
  });
  return counts;
}

/// Throws on all ranks if the elements of any one are more than PetscInt counts. Collective.
void require_countable(MPI_Comm team, const RowCounts& counts) {
  const auto total = [](const std::vector<PetscInt>& all) {
    return std::accumulate(all.begin(), all.end(), std::int64_t{0});
  };
  std::int64_t most = std::max(total(counts.own), total(counts.other));
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_INT64_T, MPI_MAX, team));
  if (most > static_cast<std::int64_t>(std::numeric_limits<PetscInt>::max()))
    throw std::length_error(
        fmt::format("a rank's part of the assembled matrix has {} elements, more than this PETSc's "
                    "{}-bit indices can count: use more ranks, solver.operator = matrix-free, or "
                    "build Leyden with 64-bit indices (-D LEYDEN_INDEX_BITS=64)",
                    most, 8 * sizeof(PetscInt)));
}

} // namespace

PetscMatrix assemble(MPI_Comm team, const PauliSum& sum, const FullSpace& space) {
  const Distribution rows = distribution(team, space);
  RowElements elements(sum, static_cast<std::uint64_t>(rows.first),
                       static_cast<std::uint64_t>(rows.first) + static_cast<std::uint64_t>(rows.local));
  PetscMatrix matrix;
  LEYDEN_PETSC(MatCreate(team, matrix.put()));
  LEYDEN_PETSC(MatSetSizes(matrix.get(), rows.local, rows.local, rows.global, rows.global));
  LEYDEN_PETSC(MatSetType(matrix.get(), MATAIJ));
  {
    const RowCounts counts = count(elements, rows);
    require_countable(team, counts);
    LEYDEN_PETSC(MatSeqAIJSetPreallocation(matrix.get(), 0, counts.own.data()));
    LEYDEN_PETSC(MatMPIAIJSetPreallocation(matrix.get(), 0, counts.own.data(), 0, counts.other.data()));
  }
  LEYDEN_PETSC(MatSetOption(matrix.get(), MAT_NO_OFF_PROC_ENTRIES, PETSC_TRUE));
  LEYDEN_PETSC(MatSetOption(matrix.get(), MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_TRUE));
  elements.for_each_row(
      [&](PetscInt row, std::span<const PetscInt> columns, std::span<const PetscScalar> values) {
        LEYDEN_PETSC(MatSetValues(matrix.get(), 1, &row, static_cast<PetscInt>(columns.size()),
                                  columns.data(), values.data(), INSERT_VALUES));
      });
  LEYDEN_PETSC(MatAssemblyBegin(matrix.get(), MAT_FINAL_ASSEMBLY));
  LEYDEN_PETSC(MatAssemblyEnd(matrix.get(), MAT_FINAL_ASSEMBLY));
  LEYDEN_PETSC(MatSetOption(matrix.get(), MAT_HERMITIAN, sum.is_hermitian() ? PETSC_TRUE : PETSC_FALSE));
  return matrix;
}

} // namespace leyden
