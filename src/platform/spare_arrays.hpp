#pragma once

#include "platform/array_memory.hpp"

#include <mpi.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace leyden {

/// Memory of arrays that have ended, for arrays of the same size on the same ranks: the points of a sweep are
/// alike, and the system needs longer to make pages anew than an evolution may take.
class SpareArrays {
 public:
  static SpareArrays& of_process();

  /// The last one that all ranks of `node` have, each with the same place in it; if there is none, what is
  /// kept is given back, and the caller makes a new one. Collective.
  std::unique_ptr<ArrayMemory> take(MPI_Comm node, std::uint64_t own_size);

  /// Local.
  void keep(std::unique_ptr<ArrayMemory> memory) noexcept;
  void give_back() noexcept { kept_.clear(); }
  /// Gives back what has been of no use since the last call. Local.
  void give_back_unused() noexcept;

 private:
  struct Spare {
    std::unique_ptr<ArrayMemory> memory;
    std::uint64_t turn; ///< in which it was in use last
  };
  std::vector<Spare> kept_;
  std::uint64_t turn_ = 0; ///< calls of give_back_unused()
};

} // namespace leyden
