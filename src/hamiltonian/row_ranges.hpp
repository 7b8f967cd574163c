#pragma once

#include <algorithm>
#include <cstdint>

namespace leyden {

/// Which rank owns which rows: PETSc's default contiguous blocks, the first `rows % ranks` of them one
/// longer.
class RowRanges {
 public:
  RowRanges(std::uint64_t rows, int ranks)
      : rows_(rows), ranks_(static_cast<std::uint64_t>(ranks)), short_size_(rows / ranks_),
        longer_(rows % ranks_) {}

  std::uint64_t rows() const { return rows_; }
  std::uint64_t begin(int rank) const {
    const auto r = static_cast<std::uint64_t>(rank);
    return r * short_size_ + std::min(r, longer_);
  }
  std::uint64_t end(int rank) const { return begin(rank + 1); }
  std::uint64_t size(int rank) const { return end(rank) - begin(rank); }
  int owner(std::uint64_t row) const {
    const std::uint64_t in_longer = longer_ * (short_size_ + 1);
    return static_cast<int>(row < in_longer ? row / (short_size_ + 1)
                                            : longer_ + (row - in_longer) / short_size_);
  }

 private:
  std::uint64_t rows_;
  std::uint64_t ranks_;
  std::uint64_t short_size_;
  std::uint64_t longer_;
};

} // namespace leyden
