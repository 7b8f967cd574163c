#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace leyden {

/// The signs (-1)^floor(ups / 2) of states, under which Y_i Y_j becomes X_i X_j.
class UpSigns {
 public:
  /// `site_bit`: of the index of a double, that of site 0.
  explicit UpSigns(int site_bit) : site_bit_(site_bit) {
    for (std::uint64_t ups = 0; ups < 4; ++ups)
      for (std::uint64_t i = 0; i < size; ++i)
        table_[ups * size + i] = ((count(i) + ups) & 2) != 0 ? -1 : 1;
  }

  /// Gives `count` doubles, that of index `first` and those after it, their signs. Local.
  void multiply(std::uint64_t first, std::uint64_t length, double* doubles) const {
    for (std::uint64_t done = 0; done < length;) {
      const std::uint64_t within = (first + done) % size;
      const std::uint64_t here = std::min(size - within, length - done);
      const double* signs = table_.data() + (count((first + done) / size * size) & 3) * size + within;
      for (std::uint64_t i = 0; i < here; ++i)
        doubles[done + i] *= signs[i];
      done += here;
    }
  }

 private:
  static constexpr std::uint64_t size = 512;
  std::uint64_t count(std::uint64_t index) const {
    return static_cast<std::uint64_t>(std::popcount(index >> site_bit_));
  }
  int site_bit_;
  std::array<double, 4 * size> table_{};
};

} // namespace leyden
