#pragma once

#include "dynamics/chebyshev_exponential.hpp"
#include "leyden/hamiltonian/distributed_operator.hpp"

#include <complex>
#include <cstdint>
#include <memory>
#include <mpi.h>
#include <optional>
#include <span>

namespace leyden {

/// psi -> exp(-i H dt) psi by the Chebyshev series of the exponential, for Hamiltonians that
/// has_distributed_operator() and states distributed over a team as PETSc does by default. The recurrence
/// T_(k+1) = 2 H~ T_k - T_(k-1) runs in shared arrays, each step begun on the way of the one before.
class SharedExponential {
 public:
  using Complex = std::complex<double>;

  /// `grid` must outlive it. Local.
  SharedExponential(const NodeGrid& grid, int sites) : grid_(grid), sites_(sites) {}

  /// Makes the operator for H, all of whose eigenvalues lie within `bounds`, for all that follows.
  /// Collective.
  void use(const PauliSum& hamiltonian, SpectralBounds bounds);
  /// As ChebyshevExponential::apply(), for the H in use. Collective; all ranks get the same answer.
  ChebyshevExponential::Step apply(double dt, double budget, std::span<Complex> state);

  /// Vectors of the state's size that it holds, beside those that the operator works with.
  static constexpr std::uint64_t work_vectors = 4;

 private:
  /// What is kept from step to step.
  struct Arrays {
    SharedArray before;
    SharedArray here;
    SharedArray next;
    SharedArray sum;
    Arrays(MPI_Comm node, std::uint64_t size);
  };
  /// The sum of all terms for the vector in `before`, which is used up; returns this rank's part of the last
  /// Chebyshev vector's square.
  double sum_up(std::span<const double> coefficients);

  const NodeGrid& grid_;
  int sites_;
  SpectralBounds bounds_{};
  std::unique_ptr<DistributedOperator> doubled_; ///< 2 H~
  std::optional<Arrays> arrays_;
};

} // namespace leyden
