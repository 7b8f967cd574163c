#pragma once

#include "leyden/hamiltonian/gapped_layout.hpp"
#include "leyden/hamiltonian/step_products.hpp"
#include "leyden/pauli/pauli_sum.hpp"
#include "leyden/platform/shared_array.hpp"

#include <cstdint>
#include <memory>
#include <mpi.h>
#include <span>

namespace leyden {

/// Are the entries of a vector real numbers, or complex ones (real and imaginary part side by side)?
enum class Entries { real, complex };

/// A real Hamiltonian that multiplies vectors which the ranks of one node share, at the speed of its memory.
class SharedOperator {
 public:
  explicit SharedOperator(const GappedLayout& layout) : places_(layout) {}
  SharedOperator(const SharedOperator&) = delete;
  SharedOperator& operator=(const SharedOperator&) = delete;
  virtual ~SharedOperator() = default;

  /// How its vectors lie in shared arrays: the same for all operators on so many sites and ranks. A complex
  /// vector lies as a real one of twice the lengths. Local.
  const GappedLayout& places() const { return places_; }
  /// Doubles of a vector that this rank owns, gaps included. Local.
  std::uint64_t own_size() const { return places_.own_size(); }
  /// Copies this rank's entries, in the order of their states and one after the other, to its part of a
  /// shared array, and back. Local.
  void put(std::span<const double> entries, SharedArray& array) const { places_.put(entries, array); }
  void take(const SharedArray& array, std::span<double> entries) const { places_.take(array, entries); }

  /// y = H x, less `minus` unless that is null. x and y must differ; `minus` may be y. Collective.
  virtual void apply(const SharedArray& x, const SharedArray* minus, SharedArray& y) = 0;

  /// The recurrence T_(n+1) = H T_n - T_(n-1), a step at the price of less than a product: what goes through
  /// memory to complete one vector begins the next. begin() begins `y` from x = T_n and `minus` = T_(n-1).
  /// `minus` may be y. Collective.
  virtual void begin(const SharedArray& x, const SharedArray& minus, SharedArray& y);
  /// Completes `here`, which must have been begun last, from `before`; and begins `next` from both, unless it
  /// is null. `next` may be `before`. Returns the products of `here` with itself and with `before`.
  /// Collective.
  virtual StepProducts advance(const SharedArray& before, SharedArray& here, SharedArray* next);
  /// The same products of any two vectors. Local.
  StepProducts products(const SharedArray& here, const SharedArray& before) const;

 private:
  GappedLayout places_;
};

/// Is there one for `sum` on `sites` sites, for `ranks` ranks of a node? It takes a TwoBodyForm, and a power
/// of two of ranks, each with enough entries to fill the kernels' smallest block. Local.
bool has_shared_operator(const PauliSum& sum, int sites, Entries entries, int ranks);

/// Vectors of its own that it works with. Local.
int shared_operator_vectors(const PauliSum& sum, int sites);

/// Doubles of a vector that each rank owns, gaps included, where there is an operator. Local.
std::uint64_t shared_vector_size(int sites, Entries entries, int ranks);

/// scale * sum + shift. `node`: ranks that share memory; it must outlive the operator. Collective.
std::unique_ptr<SharedOperator> shared_operator(MPI_Comm node, const PauliSum& sum, int sites,
                                                Entries entries, double scale = 1, double shift = 0);

/// Which pairs of vectors are of interest: all, or those in which the left one does not come after the right.
enum class Pairs { all, upper };

/// sums[i * right.size() + j] += sum_k left[i][k] weights[k] right[j][k], of vectors of `size` doubles, a
/// multiple of 8; null weights are all 1. Local.
void add_inner_products(std::span<const double* const> left, std::span<const double* const> right,
                        const double* weights, std::uint64_t size, std::span<double> sums,
                        Pairs pairs = Pairs::all);

} // namespace leyden
