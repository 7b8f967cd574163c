#pragma once

#include "leyden/pauli/pauli_sum.hpp"
#include "leyden/space/full_space.hpp"

#include <complex>
#include <memory>
#include <mpi.h>
#include <span>
#include <vector>

namespace leyden {

/// Expectation values of several Hermitian Pauli sums in the same state. Each flip mask costs one pass over
/// the state, however many sums and terms have it. States are distributed over a team as PETSc does by
/// default; for a state on one rank, make it on MPI_COMM_SELF.
class Expectation {
 public:
  /// Collective over `team`.
  Expectation(MPI_Comm team, std::span<const PauliSum> sums, const FullSpace& space);
  Expectation(Expectation&&) noexcept;
  Expectation& operator=(Expectation&&) noexcept;
  Expectation(const Expectation&) = delete;
  Expectation& operator=(const Expectation&) = delete;
  ~Expectation();

  /// <state| sum |state> of each sum, for this rank's part of the state, not divided by its norm. Collective;
  /// all ranks get the same numbers.
  std::vector<double> values(std::span<const std::complex<double>> state);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

} // namespace leyden
