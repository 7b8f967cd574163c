#pragma once

#include "leyden/hamiltonian/gapped_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace leyden {

/// This rank's doubles of a vector in the order of their indices, any number of them, to and from its part of
/// a shared array, where gaps lie between them.
class OwnEntries {
 public:
  explicit OwnEntries(const GappedLayout& places) : places_(places) {}

  std::uint64_t count() const { return places_.blocks * places_.block; }
  /// The doubles from `first` on, as many as fit.
  void read(std::span<const double> own, std::uint64_t first, std::span<double> doubles) const {
    runs(first, doubles.size(), [&](std::uint64_t place, std::uint64_t offset, std::uint64_t length) {
      std::copy_n(own.data() + place, length, doubles.data() + offset);
    });
  }
  void write(std::span<double> own, std::uint64_t first, std::span<const double> doubles) const {
    runs(first, doubles.size(), [&](std::uint64_t place, std::uint64_t offset, std::uint64_t length) {
      std::copy_n(doubles.data() + offset, length, own.data() + place);
    });
  }
  void add(std::span<double> own, std::uint64_t first, std::span<const double> doubles) const {
    runs(first, doubles.size(), [&](std::uint64_t place, std::uint64_t offset, std::uint64_t length) {
      for (std::uint64_t i = 0; i < length; ++i)
        own[place + i] += doubles[offset + i];
    });
  }

 private:
  /// work(place, offset, length) for what lies together.
  template <typename Work>
  void runs(std::uint64_t first, std::uint64_t count, Work work) const {
    for (std::uint64_t offset = 0; offset < count;) {
      const std::uint64_t within = (first + offset) % places_.block;
      const std::uint64_t length = std::min(places_.block - within, count - offset);
      work((first + offset) / places_.block * places_.stride + within, offset, length);
      offset += length;
    }
  }

  GappedLayout places_;
};

} // namespace leyden
