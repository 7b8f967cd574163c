#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace leyden {

/// A part of the memory that something takes.
struct MemoryItem {
  const char* what;        ///< for a reader, as one of a list: `Chebyshev vectors`
  std::uint64_t bytes;     ///< of one
  std::uint64_t count = 1; ///< so many alike

  /// Of all of them; the largest number there is where it is more.
  std::uint64_t total() const;
};

/// What memory is made of. Its size is the sum of the parts, and told in no other way.
class MemoryItems {
 public:
  MemoryItems() = default;
  MemoryItems(std::initializer_list<MemoryItem> items);

  /// Adds what is not empty.
  MemoryItems& operator+=(const MemoryItem& item);
  MemoryItems& operator+=(const MemoryItems& others);

  /// The sum; the largest number there is where it is more.
  std::uint64_t bytes() const;
  std::vector<MemoryItem>::const_iterator begin() const { return items_.begin(); }
  std::vector<MemoryItem>::const_iterator end() const { return items_.end(); }

 private:
  std::vector<MemoryItem> items_;
};

/// Of two that are not held at once the one that takes more.
const MemoryItems& larger(const MemoryItems& one, const MemoryItems& other);

} // namespace leyden
