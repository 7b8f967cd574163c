#pragma once

#include "leyden/platform/petsc.hpp"

#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace leyden {

/// An operator that multiplies this rank's parts of vectors, wherever they are kept, and counts how often.
class StateProduct {
 public:
  using Complex = std::complex<double>;

  /// Collective over the team of `matrix`.
  explicit StateProduct(PetscMatrix matrix);

  std::size_t rows() const { return rows_; }
  /// The number of this rank's first row.
  std::uint64_t first_row() const { return first_row_; }
  std::int64_t count() const { return count_; }
  /// y = matrix x; they must not overlap. Collective.
  void apply(std::span<const Complex> x, std::span<Complex> y);

 private:
  PetscMatrix matrix_;
  PetscVector x_; ///< without entries of their own
  PetscVector y_;
  std::size_t rows_ = 0;
  std::uint64_t first_row_ = 0;
  std::int64_t count_ = 0;
};

/// This rank's part of a vector. Local.
std::vector<std::complex<double>> entries_of(const PetscVector& vector);

} // namespace leyden
