#pragma once

#include <mpi.h>

#include <cstdint>
#include <memory>
#include <span>

namespace leyden {

class ArrayMemory;

/// Doubles that all ranks of a node see as one array, in the order of the ranks, each owning an equal part;
/// of no value at first. Let each rank be the first to write to its part: that decides in which memory of the
/// node it lies. In huge pages where the system has them; on one rank it is memory of its own. What an array
/// leaves is kept for the next of its size on the same ranks, until one of another size is made here, or it
/// is given back.
class SharedArray {
 public:
  /// `node`: ranks that share memory. All of the array is found room for at once, so that no use of it fails
  /// later. Collective. Throws std::bad_alloc, on all ranks of `node`, if there is no room.
  SharedArray(MPI_Comm node, std::uint64_t own_size);
  SharedArray(const SharedArray&) = delete;
  SharedArray& operator=(const SharedArray&) = delete;
  SharedArray(SharedArray&&) noexcept;
  SharedArray& operator=(SharedArray&&) noexcept;
  /// Local: others may still use it.
  ~SharedArray();

  /// The part of rank 0, followed by all others.
  double* whole() { return whole_; }
  const double* whole() const { return whole_; }
  /// This rank's part.
  std::span<double> own() { return {own_, own_size_}; }
  std::span<const double> own() const { return {own_, own_size_}; }

 private:
  std::unique_ptr<ArrayMemory> memory_;
  double* whole_ = nullptr;
  double* own_ = nullptr;
  std::uint64_t own_size_ = 0;
};

/// Gives what ended arrays have left back to the system, for whatever else wants memory: all of it, or what
/// has been of no use since that was last asked for. Memory is free when all ranks of a node have let it go.
/// Local.
void give_back_shared_arrays() noexcept;
void give_back_unused_shared_arrays() noexcept;

/// Waits until all ranks of `node` are here, and lets each see what the others have written to shared arrays.
/// Collective.
void meet(MPI_Comm node);

} // namespace leyden
