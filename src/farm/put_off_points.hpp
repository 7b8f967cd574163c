#pragma once

#include "farm/shared_words.hpp"
#include "leyden/farm/schedule.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace leyden {

/// Points that one team has put off, for whichever team comes to them first: a bit of each. They are named by
/// their wave and their place in it.
class PutOffPoints {
 public:
  /// Collective over `world`.
  PutOffPoints(MPI_Comm world, const std::vector<Wave>& waves);
  /// Collective.
  void free();

  /// Leaves a point, which is the caller's, to all. Local.
  void add(std::size_t wave, std::size_t place);
  /// Those of a wave that are nobody's now, in their order. Local.
  std::vector<std::size_t> of(std::size_t wave);
  /// Whether the caller has got a point, and no other team has been faster. Local.
  bool claim(std::size_t wave, std::size_t place);

 private:
  std::vector<std::size_t> counts_; ///< of points, in each wave
  std::vector<std::size_t> firsts_; ///< words of the waves
  SharedWords words_;
};

} // namespace leyden
