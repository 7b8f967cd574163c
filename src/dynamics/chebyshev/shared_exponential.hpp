#pragma once

#include "dynamics/chebyshev/chebyshev_exponential.hpp"
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
/// T_(k+1) = 2 H~ T_k - T_(k-1) runs in shared arrays, a product and nothing else for each step: steps that
/// are begun on the way of the one before were slower here, by up to a third, but for Ising couplings of 18
/// sites and more, because both vectors must stay until they are in the sum.
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
  /// What is kept from step to step; terms of even and of odd order are summed up apart, because they differ
  /// by a factor i.
  struct Arrays {
    SharedArray before;
    SharedArray here;
    SharedArray even;
    SharedArray odd;
    Arrays(MPI_Comm node, std::uint64_t size);
  };

  const NodeGrid& grid_;
  int sites_;
  SpectralBounds bounds_{};
  std::unique_ptr<DistributedOperator> doubled_; ///< 2 H~
  std::optional<Arrays> arrays_;
};

} // namespace leyden
