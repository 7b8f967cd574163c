#pragma once

#include "farm/shared_words.hpp"

#include <cstddef>
#include <cstdint>

namespace leyden {

/// Counters of all ranks: the next point of each wave to hand out, and how many are finished.
class Counters {
 public:
  /// Collective over `world`.
  Counters(MPI_Comm world, std::size_t waves);
  /// Collective.
  void free();

  /// The place in a wave of its next point, which is then the caller's. Local.
  std::uint64_t take(std::size_t wave);
  /// Lets take() return this or more from now on. Local.
  static constexpr std::uint64_t ended = std::uint64_t{1} << 40;
  void end(std::size_t wave);
  /// One point more is finished. Local.
  void finish_one();
  std::uint64_t finished();

 private:
  SharedWords words_;
};

} // namespace leyden
