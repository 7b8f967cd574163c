#include "hamiltonian/node_operator.hpp"

#include "hamiltonian/pair_cost.hpp"
#include "hamiltonian/rotated_pairs.hpp"
#include "hamiltonian/spin_flips.hpp"

namespace leyden {

std::unique_ptr<SharedOperator> node_operator(MPI_Comm node, const TwoBodyForm& form, Entries entries) {
  if (pair_kernels(form) == PairKernels::flipped) return std::make_unique<SpinFlips>(node, form, entries);
  return std::make_unique<RotatedPairs>(node, form, entries);
}

int node_operator_vectors(const TwoBodyForm& form) {
  if (pair_kernels(form) == PairKernels::flipped) return 0;
  return form.yy.pairs() > 0 ? 2 : 1;
}

} // namespace leyden
