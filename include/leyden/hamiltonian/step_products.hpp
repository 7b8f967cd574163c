#pragma once

namespace leyden {

/// Real inner products of two vectors of a recurrence, this rank's share.
struct StepProducts {
  double square = 0; ///< of the later vector with itself
  double before = 0; ///< of both
};

} // namespace leyden
