#pragma once

#include "leyden/platform/threads.hpp"

#include <cstdint>

namespace leyden {

/// work(row) for each row of a piece that goes to other nodes, or has come from them: one for each node.
/// Shared among threads. Local.
template <typename Work>
void each_row(std::uint64_t rows, Work work) {
  share_among_threads(rows, [&](int, std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t row = begin; row < end; ++row)
      work(row);
  });
}

} // namespace leyden
