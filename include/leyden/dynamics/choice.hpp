#pragma once

namespace leyden {

/// `solver.operator` and `solver.propagator` as a user writes them.
enum class OperatorChoice { automatic, matrix_free, assembled, dense };
enum class PropagatorChoice { automatic, slepc, dense };

struct SolverChoice {
  OperatorChoice operator_choice = OperatorChoice::automatic;
  PropagatorChoice propagator = PropagatorChoice::automatic;
};

} // namespace leyden
