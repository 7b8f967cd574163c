#pragma once

#include <mpi.h>
#include <vector>

namespace leyden {

/// The coefficients of exp(-i z x) = sum_k c_k T_k(x) on [-1, 1], without the factors (-i)^k, which are left
/// to the user: c_0 = J_0(z), c_k = 2 J_k(z).
struct ChebyshevSeries {
  std::vector<double> coefficients;
  double tail; ///< bound on the sum of the moduli of all coefficients left out
};

/// Those whose tail is at most `budget`, or at the last that a double can tell from zero. z >= 0. Local.
ChebyshevSeries chebyshev_series(double z, double budget);
/// The same as rank 0 finds it, so that all ranks have as many terms. Collective over `team`.
ChebyshevSeries chebyshev_series(MPI_Comm team, double z, double budget);

} // namespace leyden
