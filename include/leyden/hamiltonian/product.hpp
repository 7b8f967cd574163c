#pragma once

#include "leyden/hamiltonian/operator.hpp"

#include <complex>
#include <cstdint>
#include <memory>
#include <mpi.h>
#include <span>

namespace leyden {

/// Multiplies vectors distributed over a team as PETSc does by default, and stores no element.
class Product {
 public:
  Product() = default;
  Product(const Product&) = delete;
  Product& operator=(const Product&) = delete;
  /// Collective.
  virtual ~Product() = default;

  /// By which kernels: matrix_free or shared. Local.
  virtual OperatorKind kind() const = 0;
  /// Number of entries of a vector on this rank. Local.
  virtual std::uint64_t local_rows() const = 0;
  /// result = H x, both this rank's parts, which must not overlap. Collective.
  virtual void apply(std::span<const std::complex<double>> x, std::span<std::complex<double>> result) = 0;
};

/// H = `sum`, by the kernels that matrix_free_kind() names for `kind`, which is matrix_free, or shared if the
/// ranks of `team` lie on nodes as it says. The communicator must outlive it. Collective.
std::unique_ptr<Product> matrix_free_product(const Team& team, const PauliSum& sum, const FullSpace& space,
                                             OperatorKind kind);

} // namespace leyden
