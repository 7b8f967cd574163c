#pragma once

#include "leyden/platform/communicator.hpp"

#include <mpi.h>

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace leyden {

/// The value of rank 0, on all ranks. What ranks compute each for itself may differ in the last bit where
/// they have different processors or libraries, and a decision that hangs on it would be another one on some
/// of them: they would wait for each other forever. Collective.
template <typename Value>
Value agreed(MPI_Comm communicator, Value value) {
  static_assert(std::is_trivially_copyable_v<Value>);
  if (size_of(communicator) > 1)
    check_mpi(MPI_Bcast(&value, static_cast<int>(sizeof value), MPI_BYTE, 0, communicator));
  return value;
}

/// The list of rank 0, of whatever length. Collective.
template <typename Value>
std::vector<Value> agreed(MPI_Comm communicator, std::vector<Value> values) {
  static_assert(std::is_trivially_copyable_v<Value>);
  values.resize(agreed(communicator, values.size()));
  if (size_of(communicator) == 1) return values;
  constexpr std::size_t most = (std::size_t{1} << 28) / sizeof(Value);
  for (std::size_t first = 0; first < values.size(); first += most) {
    const std::size_t count = std::min(most, values.size() - first);
    check_mpi(
        MPI_Bcast(values.data() + first, static_cast<int>(count * sizeof(Value)), MPI_BYTE, 0, communicator));
  }
  return values;
}

} // namespace leyden
