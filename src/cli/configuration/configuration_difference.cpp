#include "leyden/cli/configuration_difference.hpp"

#include "cli/configuration/configuration_text.hpp"
#include "cli/configuration/ini.hpp"
#include "cli/configuration/value_syntax.hpp"
#include "leyden/cli/key_table.hpp"
#include "leyden/cli/sweep.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace leyden {
namespace {

/// What is compared of a configuration.
struct Comparable {
  std::map<std::string, ValueList> values;
  std::vector<std::string> swept;                     ///< in order
  std::map<std::string, std::set<std::string>> files; ///< `file:PATH xxh64=HASH` of each key
};

ValueList normal_values(const std::string& name, const std::string& text) {
  const Key* key = find_key(name);
  if (key == nullptr || key->axis == AxisUse::refused)
    return {.values = {key == nullptr ? text : normal_value(*key, text)}, .is_axis = false};
  ValueList list;
  try {
    list = expand_values(text, name, "");
  } catch (const BadInput&) {
    // Another version may have written what this one does not read: then the text itself is compared.
    return {.values = {text}, .is_axis = false};
  }
  for (std::string& value : list.values)
    value = normal_value(*key, value);
  return list;
}

void take_file(std::string_view line, Comparable& comparable) {
  const std::string_view comment = trim(line);
  if (!comment.starts_with("# ") || comment.find(" xxh64=") == std::string_view::npos) return;
  const std::string_view words = comment.substr(2);
  const std::size_t blank = words.find(' ');
  comparable.files[std::string(words.substr(0, blank))].emplace(words.substr(blank + 1));
}

/// Moves those of `names` that are among the swept keys to their front.
void put_first(const std::vector<std::string>& names, std::vector<std::string>& swept) {
  std::vector<std::string> ordered;
  for (const std::string& name : names)
    if (std::find(swept.begin(), swept.end(), name) != swept.end()) ordered.push_back(name);
  for (const std::string& name : swept)
    if (std::find(ordered.begin(), ordered.end(), name) == ordered.end()) ordered.push_back(name);
  swept = std::move(ordered);
}

Comparable comparable(std::string_view text, std::string_view source) {
  Comparable result;
  for (const Setting& setting : parse_ini(text, source, Sections::any)) {
    ValueList list = normal_values(setting.key, setting.value);
    if (list.is_axis) result.swept.push_back(setting.key);
    result.values.insert_or_assign(setting.key, std::move(list));
  }
  if (const auto order = result.values.find("sweep.order"); order != result.values.end())
    put_first(listed_keys(order->second.values.front()), result.swept);
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    take_file(text.substr(start, end - start), result);
    start = end + 1;
  }
  return result;
}

ValueList values_or_default(const Comparable& from, const std::string& name) {
  const auto found = from.values.find(name);
  if (found != from.values.end()) return found->second;
  const Key* key = find_key(name);
  if (key == nullptr || key->default_value.empty()) return {};
  return {.values = {normal_value(*key, key->default_value)}, .is_axis = false};
}

bool differ(const Comparable& one, const Comparable& other, const std::string& name) {
  const ValueList a = values_or_default(one, name);
  const ValueList b = values_or_default(other, name);
  if (a.is_axis != b.is_axis || a.values != b.values) return true;
  const auto hash_a = one.files.find(name);
  const auto hash_b = other.files.find(name);
  const bool both = hash_a != one.files.end() && hash_b != other.files.end();
  if (both ? hash_a->second != hash_b->second : (hash_a != one.files.end()) != (hash_b != other.files.end()))
    return true;
  const auto place_a = std::find(one.swept.begin(), one.swept.end(), name) - one.swept.begin();
  const auto place_b = std::find(other.swept.begin(), other.swept.end(), name) - other.swept.begin();
  return one.swept.size() == other.swept.size() && place_a != place_b;
}

std::string values_text(const ValueList& list) {
  constexpr std::size_t most_shown = 4;
  if (list.values.empty()) return "nothing";
  if (list.values.size() > most_shown)
    return fmt::format("{} values from {} to {}", list.values.size(), list.values.front(),
                       list.values.back());
  return fmt::format("{}", fmt::join(list.values, ", "));
}

std::string difference_text(const Comparable& recorded, const Comparable& given, const std::string& name) {
  const ValueList there = values_or_default(recorded, name);
  const ValueList here = values_or_default(given, name);
  if (there.values != here.values) {
    const std::string old_text = values_text(there);
    const std::string new_text = values_text(here);
    return old_text == new_text ? fmt::format("{} differs (other values: {})", name, old_text)
                                : fmt::format("{} differs ({} there, {} here)", name, old_text, new_text);
  }
  if (there.is_axis != here.is_axis)
    return fmt::format("{} differs ({} there, {} here)", name, there.is_axis ? "an axis" : "one plain value",
                       here.is_axis ? "an axis" : "one plain value");
  if (recorded.files.contains(name) || given.files.contains(name)) {
    const auto old_files = recorded.files.find(name);
    const auto new_files = given.files.find(name);
    if (old_files == recorded.files.end() || new_files == given.files.end() ||
        old_files->second != new_files->second)
      return fmt::format("{} differs ({} has other content)", name, values_text(here));
  }
  return fmt::format("{} differs (another place among the axes)", name);
}

std::vector<std::string> names_of_differing(const Comparable& a, const Comparable& b) {
  const auto is_axis = [](const Comparable& side, const std::string& name) {
    const auto found = side.values.find(name);
    return found != side.values.end() && found->second.is_axis;
  };
  std::vector<std::string> names;
  for (const Key& key : key_table())
    if (key.influence == Influence::results || is_axis(a, key.name) || is_axis(b, key.name))
      names.push_back(key.name);
  for (const Comparable* side : {&a, &b})
    for (const auto& [name, values] : side->values)
      if (find_key(name) == nullptr && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);

  std::vector<std::string> differing;
  for (const std::string& name : names)
    if ((a.values.contains(name) || b.values.contains(name)) && differ(a, b, name)) differing.push_back(name);
  return differing;
}

} // namespace

std::vector<std::string> differing_keys(std::string_view one, std::string_view other) {
  return names_of_differing(comparable(one, "one configuration"),
                            comparable(other, "the other configuration"));
}

std::vector<std::string> difference_texts(std::string_view recorded, std::string_view given) {
  const Comparable there = comparable(recorded, "the record's configuration");
  const Comparable here = comparable(given, "the configuration");
  std::vector<std::string> texts;
  for (const std::string& name : names_of_differing(there, here))
    texts.push_back(difference_text(there, here, name));
  return texts;
}

} // namespace leyden
