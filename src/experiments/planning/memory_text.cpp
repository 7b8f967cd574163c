#include "experiments/planning/memory_text.hpp"

#include "leyden/experiments/human_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace leyden {

std::string memory_text(const MemoryItems& items) {
  std::vector<MemoryItem> sorted(items.begin(), items.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const MemoryItem& a, const MemoryItem& b) { return a.total() > b.total(); });
  std::string text;
  for (const MemoryItem& item : sorted) {
    const std::string each =
        item.count == 1 ? "" : fmt::format("{} x {:>8}", item.count, bytes_text(item.bytes));
    text += fmt::format("{:>12} {:>20}  {}\n", bytes_text(item.total()), each, item.what);
  }
  return text + fmt::format("{:>12} {:>20}  in all\n", bytes_text(items.bytes()), "");
}

} // namespace leyden
