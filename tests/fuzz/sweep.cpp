#include "leyden/cli/sweep.hpp"
#include "tests/fuzz/harness.hpp"

#include <algorithm>
#include <string>

namespace {

/// Ranges and spaces of 10^4 to 10^8 values are allowed or nearly so, but slow; longer ones are refused.
bool is_slow(std::string_view text) {
  std::size_t run = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] >= '0' && text[i] <= '9') {
      ++run;
      continue;
    }
    if (run >= 5 && run <= 8) return true;
    run = 0;
  }
  return false;
}

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
  if (is_slow(text)) return 0;
  const auto list = read_or_complain([&] { return expand_values(text, "battery.alpha", "here"); });
  if (!list) return 0;
  require(!list->values.empty(), "a key has at least one value");
  require(list->is_axis || list->values.size() == 1, "several values are an axis");
  if (list->values.size() > 2000) return 0;
  const ValueList again = expand_values(print(*list), "battery.alpha", "printed");
  require(again.values == list->values, "values read back as printed");
  require(again.is_axis == list->is_axis, "an axis reads back as one");
  return 0;
}
