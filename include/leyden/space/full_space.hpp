#pragma once

#include <cstdint>

namespace leyden {

/// All 2^N basis states of N spins; the index of a state is its bits: bit i set means site i up.
class FullSpace {
 public:
  /// Largest N whose states can be counted here.
  static constexpr int max_sites = 62;
  explicit FullSpace(int sites) : sites_(sites) {}

  int sites() const { return sites_; }
  std::uint64_t dimension() const { return std::uint64_t{1} << sites_; }
  /// The all-down state.
  std::uint64_t all_down() const { return 0; }

 private:
  int sites_;
};

} // namespace leyden
