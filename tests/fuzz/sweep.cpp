#include "leyden/cli/sweep.hpp"
#include "tests/fuzz/harness.hpp"

#include <algorithm>
#include <string>

namespace {

/// Longer lists are allowed or nearly so, but slow.
constexpr std::size_t most_values = 2000;

std::string print(const leyden::ValueList& list) {
  std::string text;
  for (const std::string& value : list.values)
    text += (text.empty() ? "" : ", ") + value;
  return list.is_axis && list.values.size() == 1 ? text + "," : text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leyden;
  const std::string_view text = as_text(data, size);
  const auto list =
      read_or_complain([&] { return expand_values(text, "battery.alpha", "here", most_values); });
  if (!list) return 0;
  require(!list->values.empty(), "a key has at least one value");
  require(list->values.size() <= most_values, "a key has at most so many values");
  require(list->is_axis || list->values.size() == 1, "several values are an axis");
  const ValueList again = expand_values(print(*list), "battery.alpha", "printed");
  require(again.values == list->values, "values read back as printed");
  require(again.is_axis == list->is_axis, "an axis reads back as one");
  return 0;
}
