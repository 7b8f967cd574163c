#include "leyden/cli/key_table.hpp"

#include "cli/configuration/key_groups.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace leyden {
namespace {

std::vector<Key> make_table() {
  std::vector<Key> keys;
  add_charge_keys(keys);
  add_further_keys(keys);
  return keys;
}

std::string number_text(double value) {
  return std::trunc(value) == value && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                              : shortest(value);
}

/// `a`, `a or b`, `a, b or c`.
std::string alternatives(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " or " : ", ";
    text += parts[i];
  }
  return text;
}

std::string syntax_text(Syntax syntax) {
  switch (syntax) {
  case Syntax::none:
    return "";
  case Syntax::file:
    return "file:PATH";
  case Syntax::path:
    return "the path of a file";
  case Syntax::sites:
    return "sites joined by +, such as 0+1+7";
  case Syntax::observables:
    return "magnetisation, energy and file:PATH joined by +";
  case Syntax::shard:
    return "i/n with 1 <= i <= n";
  case Syntax::keys:
    return "two or more keys, such as battery.g, charger.omega";
  }
  return "";
}

} // namespace

bool Interval::contains(double value) const {
  const bool above_low = low_end == IntervalEnd::closed ? value >= low : value > low;
  const bool below_high = high_end == IntervalEnd::closed ? value <= high : value < high;
  return above_low && below_high;
}

std::string Interval::text() const {
  const std::string from = std::isfinite(low) ? number_text(low) : "";
  const std::string to = std::isfinite(high) ? number_text(high) : "";
  const bool closed = low_end == IntervalEnd::closed && high_end == IntervalEnd::closed;
  if (!from.empty() && !to.empty() && closed) return fmt::format("from {} to {}", from, to);
  std::string text;
  if (!from.empty()) text += (low_end == IntervalEnd::closed ? ">= " : "> ") + from;
  if (!from.empty() && !to.empty()) text += " and ";
  if (!to.empty()) text += (high_end == IntervalEnd::closed ? "<= " : "< ") + to;
  return text;
}

std::string Key::allowed() const {
  std::vector<std::string> parts = names;
  if (number != NumberKind::none) {
    const std::string range = interval.text();
    const std::string kind = number == NumberKind::integer ? "a whole number" : "a real number";
    parts.push_back(range.empty() ? kind : kind + " " + range);
  }
  const std::string written = syntax_text(syntax);
  if (!written.empty() && std::find(later.begin(), later.end(), written) == later.end())
    parts.push_back(written);
  return alternatives(parts);
}

const std::vector<Key>& key_table() {
  static const std::vector<Key> table = make_table();
  return table;
}

const Key* find_key(std::string_view name) {
  static const std::map<std::string, const Key*, std::less<>> index = [] {
    std::map<std::string, const Key*, std::less<>> made;
    for (const Key& key : key_table())
      made.emplace(key.name, &key);
    return made;
  }();
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

std::string suggest_key(std::string_view name, const std::vector<std::string>& sections) {
  constexpr std::size_t longest_key = 64;
  if (name.size() > longest_key) return {};
  const std::string_view last = name.substr(name.rfind('.') + 1);
  std::vector<std::string> names;
  for (const Key& key : key_table()) {
    if (!sections.empty() && std::find(sections.begin(), sections.end(), key.section()) == sections.end())
      continue;
    if (key.last_part() == last) return key.name;
    names.push_back(key.name);
  }
  return nearest_word(name, names);
}

} // namespace leyden
