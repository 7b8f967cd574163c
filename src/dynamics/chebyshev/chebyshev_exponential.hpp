#pragma once

#include "leyden/hamiltonian/spectral_bounds.hpp"

#include <array>
#include <complex>
#include <cstdint>
#include <functional>
#include <mpi.h>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// Why bounds on a spectrum cannot hold, if so: from the squared norms of a state, of the last of its
/// Chebyshev vectors, and of what their series sums up to. Local.
std::optional<std::string> outgrown(SpectralBounds bounds, const std::array<double, 3>& squares);

/// psi -> exp(-i H dt) psi by the Chebyshev series of the exponential, for vectors distributed over a team in
/// any way. Its members hold work vectors only.
class ChebyshevExponential {
 public:
  using Complex = std::complex<double>;
  /// result = H x, for this rank's parts. Collective.
  using Multiply = std::function<void(std::span<const Complex> x, std::span<Complex> result)>;

  /// What a step has cost, and how well it went.
  struct Step {
    double error = 0;          ///< bound on the 2-norm error in exact arithmetic, for a state of norm 1
    std::int64_t products = 0; ///< with H
    std::optional<std::string> failure; ///< of a bound on the spectrum that does not hold
    bool stopped = false;               ///< before its end: what it was to make is then of no use
  };

  /// For `rows` entries on this rank.
  ChebyshevExponential(MPI_Comm team, std::size_t rows);

  /// Moves `state` on by any dt. All eigenvalues of H lie within `bounds`; if they do not, Chebyshev vectors
  /// grow, which is told as a failure. Collective; all ranks get the same answer.
  Step apply(const Multiply& multiply, SpectralBounds bounds, double dt, double budget,
             std::span<Complex> state);

  /// exp(-i H t) start at each of `times`, not negative and ascending, from the same vectors; results of
  /// that many, not to overlap with `start`. `goes_on` is asked before each product, with the part that is
  /// done, and must say the same on all ranks. Collective; all ranks get the same answer.
  Step states(const Multiply& multiply, SpectralBounds bounds, std::span<const Complex> start,
              std::span<const double> times, double budget, std::span<const std::span<Complex>> results,
              const std::function<bool(double)>& goes_on);

  /// One of its vectors, for others to work with in between. Local.
  std::span<Complex> work() { return product_; }

  /// Vectors of the state's size that it holds.
  static constexpr std::uint64_t work_vectors = 3;

 private:
  void judge(std::array<double, 3> squares, SpectralBounds bounds, Step& step) const;

  MPI_Comm team_;
  std::vector<Complex> before_;
  std::vector<Complex> here_;
  std::vector<Complex> product_;
};

} // namespace leyden
