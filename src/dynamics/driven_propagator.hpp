#pragma once

#include "dynamics/driven_exponential.hpp"
#include "dynamics/snapshot_numbers.hpp"
#include "leyden/dynamics/driven_spectrum.hpp"

#include <cstdint>
#include <memory>
#include <mpi.h>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// Moves a state on under H_a + lambda(t) V: by one exponential where lambda is constant, elsewhere by
/// commutator-free Magnus steps that are halved until two halves agree with the whole.
class DrivenPropagator {
 public:
  using Complex = std::complex<double>;

  /// `task` must have a drive; `kind` is matrix_free or shared. Collective over `team`.
  DrivenPropagator(MPI_Comm team, const EvolutionTask& task, OperatorKind kind);

  std::size_t rows() const { return rows_; }
  /// Moves `state` on from `begin` to `end`, steps ending at each edge of the pulse. Collective.
  void advance(std::span<Complex> state, double begin, double end);
  /// One Magnus step of length `h`, neither halved nor checked. The step must not cross an edge. Collective.
  void magnus_step(std::span<Complex> state, const PulsePiece& piece, double begin, double h);

  /// With a snapshot of the state.
  void carry(SnapshotNumbers& numbers) {
    numbers(halvings_, matvecs_, exponentials_, truncation_, step_error_);
  }

  const DrivenSpectrum& spectrum() const { return spectrum_; }
  std::int64_t matvecs() const { return matvecs_; }
  /// Exponentials that the state has gone through.
  std::int64_t exponentials() const { return exponentials_; }
  /// Sum of the bounds on what the series leave out.
  double truncation() const { return truncation_; }
  /// Sum of the estimates of the steps' errors, from comparing each with its halves.
  double step_error() const { return step_error_; }
  const std::optional<std::string>& failure() const { return failure_; }

  /// Vectors of the state's size that it holds beside those of its exponentials.
  static constexpr std::uint64_t work_vectors = 2;

 private:
  /// exp(-i (H_a + mu V) dt) on `state`.
  void exponentiate(std::span<Complex> state, double mu, double dt);
  void cross_piece(std::span<Complex> state, const PulsePiece& piece, double begin, double end);
  double distance(std::span<const Complex> one, std::span<const Complex> other) const;

  MPI_Comm team_;
  double tolerance_;
  double end_;
  DrivenSpectrum spectrum_;
  std::unique_ptr<DrivenExponential> exponential_;
  std::size_t rows_;
  std::vector<Complex> whole_;
  std::vector<Complex> halves_;
  int halvings_ = 0; ///< that the last steps needed
  std::int64_t matvecs_ = 0;
  std::int64_t exponentials_ = 0;
  double truncation_ = 0;
  double step_error_ = 0;
  std::optional<std::string> failure_;
};

} // namespace leyden
