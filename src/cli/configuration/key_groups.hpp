#pragma once

#include "leyden/cli/key_table.hpp"

#include <vector>

namespace leyden {

/// The keys of `leyden charge`, in canonical order.
void add_charge_keys(std::vector<Key>& keys);
/// The keys that only other commands, or later versions, use.
void add_further_keys(std::vector<Key>& keys);

constexpr Interval at_least(double low) {
  Interval interval;
  interval.low = low;
  return interval;
}

constexpr Interval above(double low) {
  Interval interval = at_least(low);
  interval.low_end = IntervalEnd::open;
  return interval;
}

constexpr Interval between(double low, double high) {
  Interval interval = at_least(low);
  interval.high = high;
  return interval;
}

} // namespace leyden
