#pragma once

#include "leyden/hamiltonian/shared_operator.hpp"

#include <mpi.h>

namespace leyden {

/// <a|b> of real entries. Collective over `team`, all ranks with a part of the vectors; the same on all.
double inner_product(MPI_Comm team, const SharedArray& a, const SharedArray& b);

/// w = (w - alpha u) / scale - beta v, and <w|w>. Collective over `team`; the same on all ranks.
struct LanczosStep {
  double alpha;
  double beta;
  double scale;
};
double orthogonalise(MPI_Comm team, SharedArray& w, const SharedArray& u, const SharedArray& v,
                     const LanczosStep& step);

/// array *= factor, this rank's part. Local.
void scale(SharedArray& array, double factor);

/// A term of psi = sum_n coefficient (-i)^n T_n.
struct ChebyshevTerm {
  double coefficient;
  int n;
  const SharedArray* vector;
};

/// Adds one of even and one of odd number, or one alone, to this rank's part of `sum`, in one pass: real
/// entries make complex ones, the others stay complex. Local.
void accumulate(const ChebyshevTerm& one, const ChebyshevTerm* other, Entries entries, SharedArray& sum);

} // namespace leyden
