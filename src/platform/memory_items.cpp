#include "leyden/platform/memory_items.hpp"

#include <limits>

namespace leyden {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

} // namespace

std::uint64_t MemoryItem::total() const {
  return count > 0 && bytes > most / count ? most : bytes * count;
}

MemoryItems::MemoryItems(std::initializer_list<MemoryItem> items) {
  items_.reserve(items.size());
  for (const MemoryItem& item : items)
    *this += item;
}

MemoryItems& MemoryItems::operator+=(const MemoryItem& item) {
  if (item.total() > 0) items_.push_back(item);
  return *this;
}

MemoryItems& MemoryItems::operator+=(const MemoryItems& others) {
  items_.insert(items_.end(), others.items_.begin(), others.items_.end());
  return *this;
}

std::uint64_t MemoryItems::bytes() const {
  std::uint64_t sum = 0;
  for (const MemoryItem& item : items_) {
    const std::uint64_t total = item.total();
    if (total > most - sum) return most;
    sum += total;
  }
  return sum;
}

const MemoryItems& larger(const MemoryItems& one, const MemoryItems& other) {
  return one.bytes() < other.bytes() ? other : one;
}

} // namespace leyden
