#pragma once

#include "leyden/dynamics/evolution.hpp"
#include "leyden/hamiltonian/operator.hpp"
#include "tests/dynamics/tasks.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <utility>
#include <vector>

namespace leyden {

/// A task with a drive, from the state that is down on all sites.
inline EvolutionTask task_of(int sites, PauliSum hamiltonian, PauliSum drive, Pulse pulse,
                             std::vector<PauliSum> observables, double end) {
  EvolutionTask task = task_of(sites, std::move(hamiltonian), std::move(observables), end);
  task.drive = Drive{.hamiltonian = std::move(drive), .pulse = std::move(pulse)};
  return task;
}

/// What a task is about, as matrices.
struct DenseTask {
  Eigen::MatrixXcd hamiltonian; ///< that the pulse leaves alone
  Eigen::MatrixXcd drive;
  Eigen::VectorXcd state; ///< at the start
};

inline DenseTask dense(const EvolutionTask& task) {
  const FullSpace space(task.sites);
  return {.hamiltonian = dense(task.hamiltonian, space),
          .drive = dense(task.drive->hamiltonian, space),
          .state = Eigen::VectorXcd::Unit(static_cast<Eigen::Index>(space.dimension()),
                                          static_cast<Eigen::Index>(space.all_down()))};
}

inline const Pulse& pulse_of(PulseShape shape) {
  static const Pulse steps(PulseShape::steps, {0, 0.3, 0.5, 0.9}, {1, -0.4, 0, 0.7});
  static const Pulse linear(PulseShape::linear, {0, 0.3, 0.5, 0.9}, {0, 1, 1, -0.7});
  static const Pulse smooth(PulseShape::smooth, {0, 0.25, 0.5, 0.75, 1}, {0, 0.4, 1.2, 0.5, -0.2});
  return shape == PulseShape::steps ? steps : shape == PulseShape::linear ? linear : smooth;
}

inline constexpr PulseShape all_shapes[] = {PulseShape::steps, PulseShape::linear, PulseShape::smooth};

/// The integral of lambda from 0 to t.
inline double area(const Pulse& pulse, double t) {
  double sum = 0;
  for (const PulsePiece& piece : pulse.pieces()) {
    const double s = std::min(piece.end, t) - piece.begin;
    const auto& c = piece.coefficients;
    if (s > 0) sum += s * (c[0] + s * (c[1] / 2 + s * (c[2] / 3 + s * c[3] / 4)));
  }
  return sum;
}

inline double expectation(const PauliSum& sum, int sites, const Eigen::VectorXcd& state) {
  return state.dot(dense(sum, FullSpace(sites)) * state).real();
}

} // namespace leyden
