#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace leyden {

/// All 2^N basis states of N spins; the index of a state is its bits: bit i set means site i up.
class FullSpace {
 public:
  /// Largest N whose states can be counted here.
  static constexpr int max_sites = 62;
  /// Of 0 to max_sites sites; throws std::invalid_argument for any other number.
  explicit FullSpace(int sites) : sites_(sites) {
    if (sites < 0 || sites > max_sites)
      throw std::invalid_argument("a space of " + std::to_string(sites) + " sites: 0 to " +
                                  std::to_string(max_sites) + " are possible");
  }

  int sites() const { return sites_; }
  std::uint64_t dimension() const { return std::uint64_t{1} << sites_; }
  /// The all-down state.
  std::uint64_t all_down() const { return 0; }

 private:
  int sites_;
};

} // namespace leyden
