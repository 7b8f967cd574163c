#pragma once

#include "leyden/pauli/pauli_sum.hpp"
#include "leyden/space/full_space.hpp"

#include <complex>
#include <cstdint>
#include <memory>
#include <mpi.h>
#include <span>

namespace leyden {

/// A Pauli sum that multiplies vectors distributed over a team as PETSc does by default; it stores no
/// element. For vectors on one rank, make it on MPI_COMM_SELF.
class PauliAction {
 public:
  /// Collective over `team`.
  PauliAction(MPI_Comm team, const PauliSum& sum, const FullSpace& space);
  PauliAction(PauliAction&&) noexcept;
  PauliAction& operator=(PauliAction&&) noexcept;
  PauliAction(const PauliAction&) = delete;
  PauliAction& operator=(const PauliAction&) = delete;
  ~PauliAction();

  /// Number of entries of a vector on this rank. Local.
  std::uint64_t local_rows() const;
  /// y += sum * x, both this rank's parts. Collective.
  void add(std::span<const std::complex<double>> x, std::span<std::complex<double>> y);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

} // namespace leyden
