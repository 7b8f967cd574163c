#include "cli/repeated_values.hpp"

#include "cli/configuration_text.hpp"
#include "cli/value_syntax.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace leyden {
namespace {

/// The same text for values that mean the same: `1` and `1.0`, `0+1` and `1+0`.
std::string meaning(const Key& key, const std::string& value) {
  const std::vector<int> sites = key.syntax == Syntax::sites ? listed_sites(value) : std::vector<int>();
  return sites.empty() ? normal_value(key, value) : fmt::format("{}", fmt::join(sites, "+"));
}

/// Most long lists are: they need no table of what was seen.
bool ascends(const std::vector<std::string>& values) {
  std::optional<double> before;
  for (const std::string& value : values) {
    const std::optional<double> number = parse_real(value);
    if (!number || (before && *number <= *before)) return false;
    before = number;
  }
  return true;
}

std::string mention_all(const SweepAxis& axis, std::size_t place) {
  if (axis.keys.size() == 1) return axis.keys.front()->list.values[place];
  std::string text;
  for (const ResolvedKey* key : axis.keys)
    text += fmt::format("{}{} = {}", text.empty() ? "" : " with ", key->key->name, key->list.values[place]);
  return text;
}

} // namespace

void refuse_repeated_values(const SweepAxis& axis) {
  for (const ResolvedKey* key : axis.keys)
    if (key->key->number != NumberKind::none && ascends(key->list.values)) return;
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < axis.size(); ++i) {
    std::string point;
    for (const ResolvedKey* key : axis.keys)
      point += meaning(*key->key, key->list.values[i]) + '\n';
    if (seen.insert(std::move(point)).second) continue;
    const ResolvedKey& first = *axis.keys.front();
    throw BadInput({.key = first.key->name,
                    .value = first.text,
                    .place = first.place,
                    .problem = fmt::format("'{}' stands there twice", mention_all(axis, i)),
                    .allowed = "each value once, so that it names one point",
                    .remedy = "remove one of the two"});
  }
}

} // namespace leyden
