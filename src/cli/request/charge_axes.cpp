#include "cli/request/charge_axes.hpp"

#include "leyden/text/number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace leyden {
namespace {

std::string name_for(const Key& key, std::set<std::string>& taken) {
  std::string name = key.last_part();
  if (taken.contains(name)) name = key.section() + "_" + key.last_part();
  taken.insert(name);
  return name;
}

CoordinateValues coordinate_values(const ResolvedKey& key) {
  const std::vector<std::string>& texts = key.list.values;
  const bool are_numbers = std::none_of(texts.begin(), texts.end(), [&](const std::string& text) {
    const std::vector<std::string>& names = key.key->names;
    return std::find(names.begin(), names.end(), text) != names.end();
  });
  if (key.key->number == NumberKind::none || !are_numbers) return texts;
  if (key.key->number == NumberKind::integer) {
    std::vector<std::int64_t> values;
    values.reserve(texts.size());
    for (const std::string& text : texts)
      values.push_back(parse_integer(text).value_or(0));
    return values;
  }
  std::vector<double> values;
  values.reserve(texts.size());
  for (const std::string& text : texts)
    values.push_back(parse_real(text).value_or(0));
  return values;
}

/// A list of sites that a reader may have taken for one set of sites.
bool is_one_site_each(const ResolvedKey& key) {
  return key.key->syntax == Syntax::sites && key.list.values.size() > 1 &&
         std::all_of(key.list.values.begin(), key.list.values.end(),
                     [](const std::string& value) { return parse_integer(value).has_value(); });
}

std::string axis_text(const SweepAxis& axis) {
  std::string text;
  for (const ResolvedKey* key : axis.keys)
    text += (text.empty() ? "" : " with ") + key->key->name;
  text += fmt::format(" ({} {}", axis.size(), axis.size() == 1 ? "value" : "values");
  for (const ResolvedKey* key : axis.keys)
    if (is_one_site_each(*key))
      text += fmt::format(", one site each; {} drives them together", fmt::join(key->list.values, "+"));
  return text + ')';
}

} // namespace

std::string sweep_text(const Resolved& resolved) {
  std::string text;
  for (const SweepAxis& axis : resolved.axes())
    text += (text.empty() ? "" : " x ") + axis_text(axis);
  return text;
}

SweepCoordinates sweep_coordinates(const Resolved& resolved, std::set<std::string>& taken) {
  SweepCoordinates made;
  for (const SweepAxis& axis : resolved.axes()) {
    const Key& first = *axis.keys.front()->key;
    made.axes.push_back({.name = name_for(first, taken),
                         .units = first.units,
                         .long_name = first.long_name,
                         .values = coordinate_values(*axis.keys.front())});
    for (std::size_t i = 1; i < axis.keys.size(); ++i) {
      const Key& key = *axis.keys[i]->key;
      made.coordinates.push_back({.name = name_for(key, taken),
                                  .dimension = made.axes.back().name,
                                  .units = key.units,
                                  .long_name = key.long_name,
                                  .values = coordinate_values(*axis.keys[i])});
    }
  }
  return made;
}

} // namespace leyden
