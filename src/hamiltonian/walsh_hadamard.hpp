#pragma once

#include <cstddef>
#include <span>

namespace leyden {

/// In place: out[j] = sum over k of (-1)^popcount(j & k) in[k]. The size is a power of two.
template <typename T>
void walsh_hadamard(std::span<T> values) {
  T* const data = values.data();
  const std::size_t size = values.size();
  for (std::size_t half = 1; half < size; half *= 2)
    for (std::size_t base = 0; base < size; base += 2 * half)
      for (std::size_t j = base; j < base + half; ++j) {
        const T a = data[j];
        const T b = data[j + half];
        data[j] = a + b;
        data[j + half] = a - b;
      }
}

} // namespace leyden
