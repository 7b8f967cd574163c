#pragma once

#include "dynamics/chebyshev/chebyshev_exponential.hpp"
#include "leyden/dynamics/evolution.hpp"

#include <complex>
#include <memory>
#include <mpi.h>
#include <span>

namespace leyden {

/// psi -> exp(-i (H_a + mu V) dt) psi for any mu.
class DrivenExponential {
 public:
  DrivenExponential() = default;
  DrivenExponential(const DrivenExponential&) = delete;
  DrivenExponential& operator=(const DrivenExponential&) = delete;
  /// Collective.
  virtual ~DrivenExponential() = default;

  /// By which kernels: matrix_free or shared. Local.
  virtual OperatorKind kind() const = 0;
  /// Number of entries of a state on this rank. Local.
  virtual std::size_t rows() const = 0;
  /// As ChebyshevExponential::apply(); `bounds` are those of H_a + mu V, the same whenever mu is.
  virtual ChebyshevExponential::Step apply(double mu, SpectralBounds bounds, double dt, double budget,
                                           std::span<std::complex<double>> state) = 0;
};

/// What `kind`, matrix_free or shared, comes to for a task with a drive: shared only where there are kernels
/// for H_a and for V, and they save time. Local; the same on any processor.
OperatorKind driven_kind(OperatorKind kind, const EvolutionTask& task, TeamSize team);

/// What it holds on a rank. Local.
MemoryItems driven_exponential_memory(const EvolutionTask& task, OperatorKind kind, TeamSize team);

/// For the H_a and V of a task; the communicator must outlive it. Collective.
std::unique_ptr<DrivenExponential> driven_exponential(const Team& team, const EvolutionTask& task,
                                                      OperatorKind kind);

} // namespace leyden
