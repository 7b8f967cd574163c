#pragma once

#include "leyden/space/full_space.hpp"

#include <mpi.h>
#include <petscsys.h>

namespace leyden {

/// Sizes of a vector over a space, as PETSc counts them.
struct Distribution {
  PetscInt local;
  PetscInt global;
  PetscInt first; ///< row of this rank
};

/// Throws std::length_error if the dimension of `space` does not fit PetscInt. Local.
Distribution distribution(MPI_Comm team, const FullSpace& space);

} // namespace leyden
