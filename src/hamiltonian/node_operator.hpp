#pragma once

#include "leyden/hamiltonian/shared_operator.hpp"
#include "leyden/hamiltonian/two_body_form.hpp"

#include <memory>
#include <mpi.h>

namespace leyden {

/// By the kernels that are cheaper for `form`, whatever its scale. Collective over `node`, which must outlive
/// it.
std::unique_ptr<SharedOperator> node_operator(MPI_Comm node, const TwoBodyForm& form, Entries entries);

/// Vectors of its own that it works with. Local.
int node_operator_vectors(const TwoBodyForm& form);

} // namespace leyden
