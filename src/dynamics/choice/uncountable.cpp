#include "leyden/dynamics/evolution.hpp"
#include "leyden/spectra/hermitian_eigen.hpp"

#include <fmt/format.h>

namespace leyden {

std::optional<Uncountable> uncountable(const EvolutionTask& task, OperatorKind kind, int ranks) {
  const FullSpace space(task.sites);
  if (kind == OperatorKind::dense) {
    if (is_diagonalisable(space.dimension())) return std::nullopt;
    return Uncountable{
        .problem = fmt::format("full diagonalisation of the 2^{0} x 2^{0} matrix of {0} sites needs more "
                               "work space than LAPACK's 32-bit indices can count",
                               task.sites),
        .remedy = "solver.operator = auto and solver.propagator = auto"};
  }
  if (auto reason = uncountable(kind, task.hamiltonian, space, ranks)) return reason;
  if (task.initial == InitialState::down) return std::nullopt;
  return uncountable(kind, task.initial_hamiltonian, space, ranks);
}

} // namespace leyden
