#include "cli/configuration/configuration_text.hpp"

#include "cli/configuration/named_files.hpp"
#include "cli/configuration/value_syntax.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace leyden {
namespace {

/// Sections in the order in which they are written: without swept keys, then with them, as their axes stand.
std::vector<std::string> ordered_sections(const Resolved& resolved) {
  std::vector<std::string> swept;
  for (const ResolvedKey* key : resolved.swept())
    if (std::find(swept.begin(), swept.end(), key->key->section()) == swept.end())
      swept.push_back(key->key->section());
  std::vector<std::string> sections;
  for (const ResolvedKey& key : resolved.keys()) {
    const std::string section = key.key->section();
    if (std::find(swept.begin(), swept.end(), section) == swept.end() &&
        std::find(sections.begin(), sections.end(), section) == sections.end())
      sections.push_back(section);
  }
  sections.insert(sections.end(), swept.begin(), swept.end());
  return sections;
}

/// sweep.order as it must be for `sections`: the swept keys, or none where they stand in that order.
std::string needed_order(const Resolved& resolved, const std::vector<std::string>& sections) {
  std::vector<std::string> wanted, standing;
  for (const ResolvedKey* key : resolved.swept())
    wanted.push_back(key->key->name);
  for (const std::string& section : sections)
    for (const ResolvedKey* key : resolved.swept())
      if (key->key->section() == section) standing.push_back(key->key->name);
  return standing == wanted ? "none" : fmt::format("{}", fmt::join(wanted, ", "));
}

std::string hashes(const ResolvedKey& key, const ReferencedFiles& files) {
  std::set<std::string> written;
  std::string text;
  for (const std::string& value : key.list.values)
    for (const std::string& part :
         key.key->syntax == Syntax::observables ? listed_observables(value) : std::vector{value}) {
      const std::string* content = files.content(part);
      if (content != nullptr && written.insert(part).second)
        text += fmt::format("# {} {} xxh64={}\n", key.key->name, part, content_hash(*content));
    }
  return text;
}

} // namespace

std::string normal_value(const Key& key, const std::string& value) {
  if (key.number == NumberKind::integer) {
    const std::optional<std::int64_t> whole = parse_integer(value);
    if (whole) return std::to_string(*whole);
  } else if (key.number == NumberKind::real) {
    const std::optional<double> number = parse_real(value);
    if (number) return shortest(*number == 0 ? 0.0 : *number);
  }
  return value;
}

std::string configuration_text(const Resolved& resolved, const ReferencedFiles& files,
                               const std::map<std::string, std::string>& filled) {
  const std::vector<std::string> sections = ordered_sections(resolved);
  const std::string order = needed_order(resolved, sections);
  const auto value = [&](const ResolvedKey& key) -> std::string {
    if (key.key->name == "sweep.order") return std::string(order);
    if (const auto other = filled.find(key.key->name); other != filled.end()) return other->second;
    return key.list.values.empty() ? "" : normal_value(*key.key, key.list.values.front());
  };
  std::string text;
  for (const std::string& section : sections) {
    text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", section);
    for (const ResolvedKey& key : resolved.keys()) {
      if (key.key->section() != section || key.list.is_axis) continue;
      const std::string given = value(key);
      if (!given.empty()) text += fmt::format("{} = {}\n", key.key->last_part(), given);
      text += hashes(key, files);
    }
    for (const ResolvedKey* key : resolved.swept())
      if (key->key->section() == section)
        text += fmt::format("{} = {}\n", key->key->last_part(), key->text) + hashes(*key, files);
  }
  return text;
}

} // namespace leyden
