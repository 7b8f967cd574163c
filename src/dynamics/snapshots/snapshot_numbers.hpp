#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace leyden {

/// The numbers of a snapshot, written and read by the same lines: each call appends its arguments, or, where
/// a snapshot was found, replaces them by what was appended in the same place. Local.
class SnapshotNumbers {
 public:
  /// To be written.
  SnapshotNumbers() = default;
  /// To be read.
  explicit SnapshotNumbers(std::vector<double> found) : values_(std::move(found)), is_read_(true) {}

  bool is_read() const { return is_read_; }

  /// Makes room for `count` numbers to be written.
  void reserve(std::size_t count) { values_.reserve(count); }

  /// Numbers, exact below 2^53, and lists of them.
  template <typename... Fields>
  void operator()(Fields&... fields) {
    (carry(fields), ...);
  }
  /// A list of anything else: carry_item(item) passes on its numbers.
  template <typename List, typename Carry>
  void list(List& items, Carry carry_item) {
    auto count = items.size();
    carry(count);
    items.resize(count);
    for (auto& item : items)
      carry_item(item);
  }

  /// All that was written, or what has not been read yet; only once.
  std::vector<double> rest() {
    values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(next_));
    return std::move(values_);
  }

 private:
  template <typename Number>
  void carry(Number& number) {
    static_assert(std::is_arithmetic_v<Number>);
    if (is_read_)
      number = static_cast<Number>(values_.at(next_++));
    else
      values_.push_back(static_cast<double>(number));
  }
  void carry(std::vector<double>& numbers) {
    list(numbers, [this](double& number) { carry(number); });
  }

  std::vector<double> values_;
  bool is_read_ = false;
  std::size_t next_ = 0;
};

} // namespace leyden
