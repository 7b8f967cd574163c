#pragma once

#include "dynamics/driven/driven_exponential.hpp"
#include "dynamics/snapshots/snapshot_numbers.hpp"
#include "leyden/dynamics/driven_spectrum.hpp"

#include <cstdint>
#include <functional>
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
  DrivenPropagator(const Team& team, const EvolutionTask& task, OperatorKind kind);

  std::size_t rows() const { return rows_; }
  /// To be asked before each exponential whether to go on; the state is then what it was when the step began,
  /// which carry() tells of. Collective, and the same on all ranks.
  void ask(std::function<bool()> goes_on) { goes_on_ = std::move(goes_on); }
  /// Moves `state` on from `begin` to `end`, steps ending at each edge of the pulse. After a snapshot was
  /// read, both must be as they were, and the rest of the way is done. Collective.
  void advance(std::span<Complex> state, double begin, double end);
  /// One Magnus step of length `h`, neither halved nor checked. The step must not cross an edge. Collective.
  void magnus_step(std::span<Complex> state, const PulsePiece& piece, double begin, double h);

  /// With a snapshot of the state. Local.
  void carry(SnapshotNumbers& numbers);
  /// Whether it was told not to go on: the state is on its way then.
  bool stopped() const { return stopped_; }

  const DrivenSpectrum& spectrum() const { return spectrum_; }
  std::int64_t matvecs() const { return course_.matvecs; }
  /// Exponentials that the state has gone through.
  std::int64_t exponentials() const { return course_.exponentials; }
  /// Sum of the bounds on what the series leave out.
  double truncation() const { return course_.truncation; }
  /// Sum of the estimates of the steps' errors, from comparing each with its halves.
  double step_error() const { return course_.step_error; }
  const std::optional<std::string>& failure() const { return failure_; }

  /// Vectors of the state's size that it holds beside those of its exponentials.
  static constexpr std::uint64_t work_vectors = 2;

 private:
  /// Where it is, and what it took.
  struct Course {
    double begin = 0; ///< of what it is to cross in one piece of the pulse
    int level = 0;    ///< that is cut into 2^level steps
    double done = 0;  ///< of them
    bool is_on_its_way = false;
    int halvings = 0; ///< that the last steps needed
    std::int64_t matvecs = 0;
    std::int64_t exponentials = 0;
    double truncation = 0;
    double step_error = 0;
  };
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
  Course course_;
  Course at_step_; ///< when the last step began
  std::function<bool()> goes_on_;
  bool stopped_ = false;
  std::optional<std::string> failure_;
};

} // namespace leyden
